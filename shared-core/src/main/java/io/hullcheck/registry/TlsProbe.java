package io.hullcheck.registry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * Finds out whether a server speaks TLS, by the first byte that it answers to a greeting (RFC 8446, section 5.1: a record of a
 * handshake or an alert). Decides nothing on whom to trust. Many a server without TLS waits for more and says nothing.
 */
final class TlsProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int ALERT = 0x15;
    private static final int HANDSHAKE = 0x16;

    private TlsProbe() {}

    /** @throws IOException when nobody listens there */
    static boolean speaksTls(String host, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(greeting(host, port));
            int first = socket.getInputStream().read();
            return first == HANDSHAKE || first == ALERT;
        } catch (SocketTimeoutException e) {
            // it waits for the end of a line
            return false;
        }
    }

    private static byte[] greeting(String host, int port) throws IOException {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine(host, port);
            engine.setUseClientMode(true);
            ByteBuffer greeting = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), greeting);
            greeting.flip();
            byte[] bytes = new byte[greeting.remaining()];
            greeting.get(bytes);
            return bytes;
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("Java cannot speak TLS: " + e.getMessage(), e);
        }
    }
}
