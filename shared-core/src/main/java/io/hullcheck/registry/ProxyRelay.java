package io.hullcheck.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Stands on loopback before a proxy that asks for a password, and shows it. Java's client opens no tunnel with a password
 * unless the whole machine is set to ({@code jdk.http.auth.tunneling.disabledSchemes}), although a user has given one for this proxy.
 * Nobody else on the machine can use the relay: it wants a secret that only its session knows. Ends when its owner is gone.
 */
final class ProxyRelay {
    private static final int LONGEST_HEAD = 16_384;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int LOOK_AFTER_OWNER_MILLIS = 2_000;

    private final InetSocketAddress proxy;
    private final String login;
    private final String secret;
    private final ServerSocket server;

    /**
     * Begins to listen.
     *
     * @param login the header's value for the proxy
     * @param owner with which the relay ends
     */
    ProxyRelay(InetSocketAddress proxy, String login, Object owner) throws IOException {
        this.proxy = proxy;
        this.login = login;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.secret = "Relay " + HexFormat.of().formatHex(random);
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(LOOK_AFTER_OWNER_MILLIS);
        WeakReference<Object> reference = new WeakReference<>(owner);
        start(() -> accept(reference));
    }

    /** What a client has to show as {@code Proxy-Authorization}. */
    String secret() {
        return secret;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "hullcheck-proxy-relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(WeakReference<Object> owner) {
        try (server) {
            while (owner.get() != null) {
                try {
                    Socket client = server.accept();
                    start(() -> serve(client));
                } catch (SocketTimeoutException e) {
                    // nobody came; perhaps there is no owner any more
                    continue;
                }
            }
        } catch (IOException e) {
            // whoever connects from now on is told by the system that nobody listens
            return;
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket upstream = new Socket()) {
            client.setSoTimeout(PATIENCE_MILLIS);
            String head = head(client.getInputStream());
            client.setSoTimeout(0);
            upstream.connect(new InetSocketAddress(proxy.getHostString(), proxy.getPort()), PATIENCE_MILLIS);
            upstream.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            start(() -> pump(client, upstream));
            upstream.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // both sides see that the connection is closed, and the client reports it
            return;
        }
    }

    /** Until one side ends, which ends the other. */
    private static void pump(Socket client, Socket upstream) {
        try (upstream) {
            client.getInputStream().transferTo(upstream.getOutputStream());
        } catch (IOException e) {
            // the other direction ends by it, too
            return;
        }
    }

    /** The request for a tunnel, with the proxy's login in the place of the secret. */
    private String head(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4) {
            int one = in.read();
            if (one < 0 || bytes.size() >= LONGEST_HEAD) {
                throw new IOException("not a request");
            }
            bytes.write(one);
            ends = one == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : one == '\r' ? 1 : 0;
        }
        StringBuilder head = new StringBuilder();
        boolean isKnown = false;
        for (String line : bytes.toString(StandardCharsets.ISO_8859_1).split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("proxy-authorization:")) {
                isKnown = isSecret(line.substring(line.indexOf(':') + 1).trim());
                head.append("Proxy-Authorization: ").append(login).append("\r\n");
            } else {
                head.append(line).append("\r\n");
            }
        }
        if (!isKnown || !head.toString().startsWith("CONNECT ")) {
            throw new IOException("not a request of this session");
        }
        return head.append("\r\n").toString();
    }

    private boolean isSecret(String shown) {
        return MessageDigest.isEqual(
                shown.getBytes(StandardCharsets.ISO_8859_1), secret.getBytes(StandardCharsets.ISO_8859_1));
    }
}
