package hudson;

/** Not of Jenkins: what the bodies of these signatures do. */
final class Signatures {
    private Signatures() {}

    static UnsupportedOperationException only() {
        return new UnsupportedOperationException(
                "a signature of Jenkins, without Jenkins; see jenkins-plugin/api-signatures/README.md");
    }
}
