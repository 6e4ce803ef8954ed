package io.hullcheck.image;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameter {@code mirrors}, as people type it for Maven and for Jenkins. */
public final class Mirrors {
    private Mirrors() {}

    /**
     * Reads entries of the form {@code HOST=MIRROR}.
     *
     * @return the mirrors of each host, in the order typed
     * @throws IllegalArgumentException when an entry has another form
     */
    public static Map<String, List<String>> parse(List<String> typed) {
        Map<String, List<String>> byHost = new LinkedHashMap<>();
        for (String entry : typed) {
            int equals = entry.indexOf('=');
            String host = equals < 0 ? "" : entry.substring(0, equals).strip();
            String mirror = withoutSlashes(entry.substring(equals + 1).strip());
            if (host.isEmpty() || mirror.isEmpty()) {
                throw new IllegalArgumentException(
                        "mirrors wants HOST=MIRROR, for example registry.example.com=mirror.example.com/hub, not \""
                                + entry + "\"");
            }
            byHost.computeIfAbsent(host, h -> new ArrayList<>()).add(mirror);
        }
        return byHost;
    }

    private static String withoutSlashes(String place) {
        int end = place.length();
        while (end > 0 && place.charAt(end - 1) == '/') {
            end--;
        }
        return place.substring(0, end);
    }
}
