package io.hullcheck.ledger;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;

/** Flyway's log, which nobody has to read: what goes wrong comes as an exception. Made by Flyway, by its name. */
public final class QuietMigration implements LogCreator {
    @Override
    public Log createLogger(Class<?> of) {
        return new Nothing();
    }

    private static final class Nothing implements Log {
        @Override
        public void debug(String message) {
            // not told
        }

        @Override
        public void info(String message) {
            // not told
        }

        @Override
        public void warn(String message) {
            // not told
        }

        @Override
        public void error(String message) {
            // an exception follows
        }

        @Override
        public void error(String message, Exception e) {
            // the exception follows
        }

        @Override
        public void notice(String message) {
            // not told
        }
    }
}
