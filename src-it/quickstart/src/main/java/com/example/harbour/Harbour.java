package com.example.harbour;

import com.google.gson.Gson;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.commons.io.IOUtils;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Tells which ships are in the harbour. Its libraries are old on purpose. */
public final class Harbour {
    private static final Logger LOG = LogManager.getLogger(Harbour.class);

    private Harbour() {}

    public static void main(String[] args) throws IOException {
        String ships;
        try (InputStream in = Harbour.class.getResourceAsStream("/ships.yaml")) {
            Map<String, Object> list =
                    new Yaml(new SafeConstructor()).load(IOUtils.toString(in, StandardCharsets.UTF_8));
            ships = new Gson().toJson(list);
        }
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 8080), 0);
        server.createContext("/ships", exchange -> {
            byte[] body = ships.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        LOG.info("Listening on {}", server.getAddress());
    }
}
