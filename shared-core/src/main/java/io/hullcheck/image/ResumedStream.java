package io.hullcheck.image;

import io.hullcheck.registry.Answer;
import io.hullcheck.registry.UnusableAnswerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Map;

/**
 * A blob of a registry while it is transferred. Where the connection breaks, it is asked for again from there on (RFC
 * 9110, "Range Requests"; OCI distribution specification, "Pulling blobs"); a registry that cannot do that is read past what
 * is known. Its digest is checked by whoever reads it. For one thread.
 */
final class ResumedStream extends InputStream {
    /** A transfer that brings less than this between two breaks is no progress. */
    private static final long PROGRESS = 64 << 10;

    private final RegistryClient client;
    private final URI address;
    private final long size;
    private Answer answer;
    private InputStream body;
    private long position;
    private long brokeAt;
    private int attempts;
    private boolean isEncoded;

    /** @param size by the manifest, or -1 when it is not known */
    ResumedStream(RegistryClient client, URI address, long size) {
        this.client = client;
        this.address = address;
        this.size = size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            try {
                if (body == null) {
                    open();
                }
                int read = body.read(buffer, offset, length);
                if (read < 0 && position < size) {
                    throw new IOException("the transfer ended after " + position + " of " + size + " bytes");
                }
                position += Math.max(0, read);
                return read;
            } catch (InterruptedIOException | ImageException e) {
                throw e;
            } catch (UnusableAnswerException e) {
                throw client.unusable(e);
            } catch (IOException e) {
                close();
                attempts = position - brokeAt >= PROGRESS ? 1 : attempts + 1;
                brokeAt = position;
                client.again(attempts, e);
            }
        }
    }

    private void open() throws IOException {
        boolean goesOn = position > 0 && !isEncoded;
        answer = client.openBlob(address, goesOn ? Map.of("Range", "bytes=" + position + "-") : Map.of(), attempts + 1);
        long left = answer.status() == 206 && size >= 0 ? size - position : size;
        isEncoded = answer.isEncoded(left);
        if (isEncoded && answer.status() == 206) {
            // a part of other bytes than those that were read before
            close();
            throw new IOException("it answers in another coding than before");
        }
        body = answer.body(left);
        long known = answer.status() == 206 ? first(answer) : 0;
        if (known > position) {
            close();
            throw new IOException("it goes on behind what was asked for");
        }
        body.skipNBytes(position - known);
    }

    /** Where a part begins; where it was asked to where the answer does not tell (RFC 9110, section 14.4, "Content-Range"). */
    private long first(Answer part) {
        String range = part.header("content-range").orElse("");
        int dash = range.indexOf('-');
        if (!range.startsWith("bytes ") || dash < 0) {
            return position;
        }
        String digits = range.substring("bytes ".length(), dash).trim();
        return !digits.isEmpty() && digits.length() <= 18 && digits.chars().allMatch(Character::isDigit)
                ? Long.parseLong(digits)
                : position;
    }

    @Override
    public void close() throws IOException {
        if (answer != null) {
            Answer closing = answer;
            answer = null;
            body = null;
            closing.close();
        }
    }
}
