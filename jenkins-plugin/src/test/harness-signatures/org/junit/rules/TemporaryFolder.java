package org.junit.rules;

public class TemporaryFolder {
    public java.io.File getRoot() {
        throw new UnsupportedOperationException();
    }
}
