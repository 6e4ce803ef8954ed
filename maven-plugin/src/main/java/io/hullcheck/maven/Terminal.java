package io.hullcheck.maven;

import java.io.Console;
import java.util.Locale;
import org.apache.maven.execution.MavenSession;

/** Tells whether the console is a terminal, as Maven itself does (option {@code -Dstyle.color}). */
final class Terminal {
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
