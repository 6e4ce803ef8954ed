package io.hullcheck.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers as daemons do that cannot be started here: Docker before version 25, and Docker with containerd's store (Docker
 * Engine API v1.41, "ImageInspect", "ImageGet", "SystemInfo").
 */
public final class DaemonStandIn implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger saves = new AtomicInteger();
    private volatile int cut = Integer.MAX_VALUE;

    /**
     * @param id of the image
     * @param files the tar that it saves
     * @param containerd whether the image lies in containerd
     */
    public DaemonStandIn(SavedImage image, String id, Map<String, byte[]> files, boolean containerd)
            throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] tar = SavedImage.tar(files);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/_ping")) {
                send(exchange, 200, "OK".getBytes(StandardCharsets.UTF_8));
            } else if (path.equals("/info")) {
                send(
                        exchange,
                        200,
                        ("{\"Driver\": \"overlay2\", \"DriverStatus\": ["
                                        + (containerd
                                                ? "[\"driver-type\", \"io.containerd.snapshotter.v1\"]"
                                                : "[\"Backing Filesystem\", \"extfs\"]")
                                        + "]}")
                                .getBytes(StandardCharsets.UTF_8));
            } else if (path.equals("/images/app:1/json")) {
                send(exchange, 200, image.inspected(id, "app:1"));
            } else if (path.equals("/images/" + id + "/get")) {
                saves.incrementAndGet();
                exchange.sendResponseHeaders(200, tar.length);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(tar, 0, Math.min(tar.length, cut));
                }
            } else {
                send(exchange, 404, "{\"message\": \"no such image\"}".getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** Breaks what it saves off after so many bytes. */
    public void cutAfter(int bytes) {
        cut = bytes;
    }

    /** How often the image was saved. */
    public int saves() {
        return saves.get();
    }

    public String host() {
        return "tcp://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
