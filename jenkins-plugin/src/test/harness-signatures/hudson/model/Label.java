package hudson.model;

public class Label {
    public static Label get(String name) {
        throw new UnsupportedOperationException();
    }
}
