package io.hullcheck.image;

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
    private final RegistryClient client;
    private final URI address;
    private final long size;
    private RegistryClient.Opened opened;
    private long position;
    private int attempts;

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
                if (opened == null) {
                    open();
                }
                int read = opened.body().read(buffer, offset, length);
                if (read < 0 && position < size) {
                    throw new IOException("the transfer ended after " + position + " of " + size + " bytes");
                }
                position += Math.max(0, read);
                attempts = read > 0 ? 0 : attempts;
                return read;
            } catch (InterruptedIOException | ImageException e) {
                throw e;
            } catch (IOException e) {
                close();
                client.again(++attempts, e);
            }
        }
    }

    private void open() throws IOException {
        opened = client.open(
                address, position == 0 ? Map.of() : Map.of("Range", "bytes=" + position + "-"), attempts + 1);
        if (position > 0 && opened.status() != 206) {
            opened.body().skipNBytes(position);
        }
    }

    @Override
    public void close() throws IOException {
        if (opened != null) {
            RegistryClient.Opened closing = opened;
            opened = null;
            closing.close();
        }
    }
}
