package io.hullcheck.isolation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Messages between two Java machines, each a kind, a number and some bytes (four bytes of length, one of kind, four of number, the bytes). Any
 * number of threads may send; one receives.
 */
public final class MessagePipe {
    /** Bytes of one message. */
    public static final int MOST_BYTES = 64 << 10;

    /**
     * One message.
     *
     * @param kind what the two have agreed upon
     * @param number what it is about
     */
    public record Message(int kind, int number, byte[] bytes) {
        /**
         * The record that was sent.
         *
         * @throws IOException when it is none of this type
         */
        public <T extends Record> T record(Class<T> type) throws IOException {
            return RecordJson.read(type, new ByteArrayInputStream(bytes));
        }
    }

    private final DataInputStream in;
    private final DataOutputStream out;

    public MessagePipe(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = new DataOutputStream(out);
    }

    /** Sends bytes of a buffer, {@link #MOST_BYTES} of them at most. */
    public void send(int kind, int number, byte[] buffer, int length) throws IOException {
        synchronized (out) {
            out.writeInt(length);
            out.writeByte(kind);
            out.writeInt(number);
            out.write(buffer, 0, length);
            out.flush();
        }
    }

    /** Sends a message without bytes. */
    public void send(int kind, int number) throws IOException {
        send(kind, number, new byte[0], 0);
    }

    /** Sends a record in one message. */
    public void send(int kind, int number, Record value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RecordJson.write(value, bytes);
        if (bytes.size() > MOST_BYTES) {
            throw new IOException("a message of " + bytes.size() + " bytes");
        }
        send(kind, number, bytes.toByteArray(), bytes.size());
    }

    /** Sends a record that may be large: parts of one kind, and an end of another. */
    public void sendLarge(int part, int end, Record value) throws IOException {
        try (OutputStream parts = new OutputStream() {
            private final byte[] buffer = new byte[MOST_BYTES];
            private int used;

            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                for (int done = 0; done < length; ) {
                    int step = Math.min(length - done, buffer.length - used);
                    System.arraycopy(bytes, offset + done, buffer, used, step);
                    used += step;
                    done += step;
                    if (used == buffer.length) {
                        flush();
                    }
                }
            }

            @Override
            public void flush() throws IOException {
                if (used > 0) {
                    send(part, 0, buffer, used);
                    used = 0;
                }
            }
        }) {
            RecordJson.write(value, parts);
            parts.flush();
        }
        send(end, 0);
    }

    /**
     * Waits for the next message.
     *
     * @throws IOException when the other has gone, or says what is no message
     */
    public Message receive() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MOST_BYTES) {
            throw new IOException("a message of " + length + " bytes");
        }
        int kind = in.readUnsignedByte();
        int number = in.readInt();
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new Message(kind, number, bytes);
    }
}
