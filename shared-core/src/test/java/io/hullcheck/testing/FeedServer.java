package io.hullcheck.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A real web server on loopback over a folder: ETags, conditional requests, ranges; counts what it was asked, and does
 * wrong what a test tells it to.
 */
public final class FeedServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Path folder;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Fault fault = (exchange, path) -> false;

    /** Answers in the server's place. */
    public interface Fault {
        /** @return whether it has answered */
        boolean answer(HttpExchange exchange, String path) throws IOException;
    }

    public FeedServer(Path folder) throws IOException {
        this.folder = folder;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/feeds";
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** What was asked for and how it was answered: {@code 200 Debian/all.zip}. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public void forget() {
        requests.clear();
    }

    public void fault(Fault how) {
        this.fault = how;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String raw = exchange.getRequestURI().getRawPath().substring("/feeds/".length());
        String path = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        try (exchange) {
            // counted before it is answered: whoever has the answer may ask for the count at once
            requests.add("fault " + path);
            if (fault.answer(exchange, path)) {
                return;
            }
            requests.remove("fault " + path);
            Path file = folder.resolve(path);
            if (!Files.isRegularFile(file)) {
                requests.add("404 " + path);
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] content = Files.readAllBytes(file);
            String etag = "\"" + content.length + "-"
                    + Files.getLastModifiedTime(file).toMillis() + "\"";
            exchange.getResponseHeaders().set("ETag", etag);
            if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                requests.add("304 " + path);
                exchange.sendResponseHeaders(304, -1);
                return;
            }
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = 0;
            if (range != null && etag.equals(exchange.getRequestHeaders().getFirst("If-Range"))) {
                from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
            }
            int status = from > 0 ? 206 : 200;
            requests.add(status + " " + path);
            exchange.sendResponseHeaders(status, content.length == from ? -1 : content.length - from);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(content, from, content.length - from);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
