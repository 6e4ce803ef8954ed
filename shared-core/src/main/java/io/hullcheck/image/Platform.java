package io.hullcheck.image;

import java.util.Locale;
import java.util.Optional;

/**
 * The operating system and processor an image is for (OCI image index specification, property {@code platform}).
 *
 * @param os for example {@code linux}
 * @param architecture Go's name of the processor, for example {@code amd64}
 * @param variant for example {@code v7} of {@code arm}
 */
public record Platform(String os, String architecture, Optional<String> variant) {

    /**
     * Reads {@code os/architecture} or {@code os/architecture/variant}.
     *
     * @throws IllegalArgumentException when the text has another form
     */
    public static Platform parse(String text) {
        String[] parts = text.trim().toLowerCase(Locale.ROOT).split("/", -1);
        boolean wellFormed = parts.length == 2 || parts.length == 3;
        for (String part : parts) {
            wellFormed &= !part.isBlank();
        }
        if (!wellFormed) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is no platform; write os/architecture, for example linux/amd64 or linux/arm64/v8");
        }
        return new Platform(parts[0], parts[1], parts.length == 3 ? Optional.of(parts[2]) : Optional.empty());
    }

    /** What a container on this machine would run: Linux on this machine's processor. */
    public static Platform ofThisMachine() {
        String arch = System.getProperty("os.arch", "amd64").toLowerCase(Locale.ROOT);
        String name = switch (arch) {
            case "x86_64", "amd64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            case "x86", "i386", "i686" -> "386";
            default -> arch;
        };
        return new Platform("linux", name, Optional.empty());
    }

    /** Whether an image for {@code offered} serves someone who asked for this platform. */
    public boolean accepts(Platform offered) {
        return os.equals(offered.os)
                && architecture.equals(offered.architecture)
                && (variant.isEmpty() || offered.variant.isEmpty() || variant.equals(offered.variant));
    }

    @Override
    public String toString() {
        return os + "/" + architecture + variant.map(v -> "/" + v).orElse("");
    }
}
