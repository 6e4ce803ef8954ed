package io.hullcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** All tests of this module run as the plugin's code runs in Jenkins. */
class BlindContextClassLoaderTest {
    private static boolean sees(String name) {
        try {
            Class.forName(name, false, Thread.currentThread().getContextClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Test
    void shouldRunWithAContextClassLoaderThatSeesTheJdkAlone() {
        assertThat(sees("java.sql.Driver")).isTrue();
        assertThat(sees("io.hullcheck.Scanner")).isFalse();
        assertThat(sees("org.sqlite.JDBC")).isFalse();
        assertThat(sees("com.fasterxml.jackson.databind.ObjectMapper")).isFalse();
    }

    @Test
    void shouldHandThatLoaderOnToThreadsThatAreStarted() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            assertThat(one.submit(() -> sees("io.hullcheck.Scanner")).get()).isFalse();
        } finally {
            one.shutdownNow();
        }
    }
}
