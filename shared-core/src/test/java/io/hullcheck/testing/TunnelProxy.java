package io.hullcheck.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A proxy of the web (RFC 9110, section 9.3.6, {@code CONNECT}) that may ask for a login, and that leads names of others to servers of
 * this machine.
 */
public final class TunnelProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Integer> ports;
    private final Optional<String> login;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /**
     * Starts.
     *
     * @param ports of this machine by {@code host:port}
     * @param login {@code user:password}
     */
    public TunnelProxy(Map<String, Integer> ports, Optional<String> login) throws IOException {
        this.ports = Map.copyOf(ports);
        this.login = login;
        threads.execute(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** What it was asked for, each as {@code CONNECT host:443}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                // closed at the end of the test
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            byte[] head = head(in);
            String text = new String(head, StandardCharsets.ISO_8859_1);
            String[] line = text.split("\r\n", 2)[0].split(" ");
            asked.add(line[0] + " " + line[1]);
            String wanted = login.map(
                            l -> "basic " + Base64.getEncoder().encodeToString(l.getBytes(StandardCharsets.UTF_8)))
                    .orElse("");
            boolean isKnown = login.isEmpty()
                    || text.lines()
                            .filter(l -> l.toLowerCase(Locale.ROOT).startsWith("proxy-authorization:"))
                            .map(l -> l.substring(l.indexOf(':') + 1).trim())
                            .anyMatch(l -> l.substring(6).equals(wanted.substring(6)));
            OutputStream out = client.getOutputStream();
            if (!isKnown) {
                out.write(
                        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                return;
            }
            boolean isTunnel = line[0].equals("CONNECT");
            String place =
                    isTunnel ? line[1] : line[1].replaceFirst("^http://", "").replaceFirst("/.*$", "");
            Integer port = ports.get(place);
            if (port == null) {
                out.write("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
                return;
            }
            try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (isTunnel) {
                    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } else {
                    target.getOutputStream().write(head);
                }
                threads.execute(() -> pump(in, target));
                target.getInputStream().transferTo(out);
            }
        } catch (IOException e) {
            // one of the two has gone
            return;
        }
    }

    private static void pump(InputStream from, Socket to) {
        try {
            from.transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of the two has gone
            return;
        }
    }

    private static byte[] head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int one = in.read();
            if (one < 0) {
                throw new IOException("no request");
            }
            head.write(one);
        }
        return head.toByteArray();
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
