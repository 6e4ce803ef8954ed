package io.hullcheck.inventory.os;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that ends after so many bytes, and knows whether there were more. For one thread. */
final class Counted extends FilterInputStream {
    private long left;
    private boolean over;

    Counted(InputStream in, long most) {
        super(in);
        this.left = most;
    }

    boolean isOver() {
        return over;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left <= 0) {
            over = over || super.read() >= 0;
            return -1;
        }
        int read = super.read(bytes, offset, (int) Math.min(length, left));
        left -= Math.max(0, read);
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
