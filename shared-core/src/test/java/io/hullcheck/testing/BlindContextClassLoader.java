package io.hullcheck.testing;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs every test with a context class loader that sees the JDK and nothing else. In Jenkins, a plugin's code runs with the context class loader
 * of the server, which sees no plugin; on an agent it is the agent's. A library that looks for its parts there finds none. The extension
 * is detected by itself, from {@code META-INF/services}.
 */
public final class BlindContextClassLoader implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace OWN =
            ExtensionContext.Namespace.create(BlindContextClassLoader.class);

    /** The loader that was set before. */
    private record Before(ClassLoader loader) {}

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(OWN)
                .put(context.getUniqueId(), new Before(Thread.currentThread().getContextClassLoader()));
        blind();
    }

    /** A test before may have set another. */
    @Override
    public void beforeEach(ExtensionContext context) {
        blind();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Before before = context.getStore(OWN).remove(context.getUniqueId(), Before.class);
        if (before != null) {
            Thread.currentThread().setContextClassLoader(before.loader());
        }
    }

    private static void blind() {
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    }
}
