package org.jvnet.hudson.test;

public class SingleFileSCM {
    public SingleFileSCM(String path, byte[] contents) {
        throw new UnsupportedOperationException();
    }
}
