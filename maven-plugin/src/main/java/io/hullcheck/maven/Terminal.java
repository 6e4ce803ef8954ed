package io.hullcheck.maven;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.maven.execution.MavenSession;

/** Tells whether the console is a terminal, as Maven itself does (option {@code -Dstyle.color}). */
final class Terminal {
    private static final int COLUMNS = 80;
    private static final int LEAST_COLUMNS = 60;
    /** Longer lines are hard to follow. */
    private static final int MOST_COLUMNS = 200;

    private Terminal() {}

    static boolean showsColours(MavenSession session) {
        String style = session.getUserProperties()
                .getProperty("style.color", session.getSystemProperties().getProperty("style.color", "auto"))
                .toLowerCase(Locale.ROOT);
        return switch (style) {
            case "always" -> true;
            case "never" -> false;
            default -> isInteractive(session);
        };
    }

    /** Whether a person looks on. */
    static boolean isInteractive(MavenSession session) {
        return session.getRequest().isInteractiveMode() && isTerminal(System.console());
    }

    /**
     * How wide the console is: what the shell says, else what the terminal says; 80 where nobody looks on.
     *
     * @return 60 to 200
     */
    static int columns(MavenSession session) {
        return columns(
                Optional.ofNullable(System.getenv("COLUMNS")),
                () -> isInteractive(session) ? asked() : Optional.empty());
    }

    static int columns(Optional<String> variable, Supplier<Optional<String>> terminal) {
        return variable.filter(Terminal::isNumber)
                .or(() -> terminal.get().filter(Terminal::isNumber))
                .map(Integer::parseInt)
                .filter(n -> n > 0)
                .map(n -> Math.max(LEAST_COLUMNS, Math.min(MOST_COLUMNS, n)))
                .orElse(COLUMNS);
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d{1,5}");
    }

    /** POSIX, "stty": two numbers, rows and columns. */
    private static Optional<String> asked() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream out = stty.getInputStream()) {
                String size = new String(out.readNBytes(100), StandardCharsets.US_ASCII).strip();
                return stty.waitFor(1, TimeUnit.SECONDS)
                        ? Optional.of(size.replaceFirst("^\\d+ ", ""))
                        : Optional.empty();
            } finally {
                stty.destroy();
            }
        } catch (IOException e) {
            // a system without that program has a console all the same
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** From Java 22 on there is a console even when output goes to a file; it then says that it is no terminal. */
    private static boolean isTerminal(Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
