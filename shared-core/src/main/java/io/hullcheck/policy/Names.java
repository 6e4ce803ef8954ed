package io.hullcheck.policy;

import io.hullcheck.match.Finding;

/** Names of vulnerabilities and packages, as policies and statements write them. */
final class Names {
    private Names() {}

    /** Whether a finding is known by a name, whatever its case. */
    static boolean has(Finding finding, String name) {
        return finding.id().equalsIgnoreCase(name) || finding.names().stream().anyMatch(n -> n.equalsIgnoreCase(name));
    }

    /** Whether a package URL is the one of a pattern, which may leave out qualifiers, and the version before them. */
    static boolean fits(String pattern, String purl) {
        String plain = purl.replaceFirst("[?#].*$", "");
        String unversioned = plain.replaceFirst("@[^@/]*$", "");
        Glob glob = new Glob(pattern);
        return glob.matches(purl) || glob.matches(plain) || glob.matches(unversioned);
    }

    /**
     * Whether a statement about a package URL is one about a package: type, name and, where it states one, version are the same, and so
     * is every qualifier that it states.
     */
    static boolean states(String stated, String purl) {
        int question = stated.indexOf('?');
        String plain = (question < 0 ? stated : stated.substring(0, question)).replaceFirst("#.*$", "");
        String version = plain.matches(".*@[^@/]+") ? plain.substring(plain.lastIndexOf('@')) : "";
        String ours = purl.replaceFirst("[?#].*$", "");
        boolean isSame = version.isEmpty()
                ? ours.replaceFirst("@[^@/]*$", "").equalsIgnoreCase(plain)
                : ours.equalsIgnoreCase(plain);
        if (!isSame || question < 0) {
            return isSame;
        }
        String qualifiers = "&" + purl.replaceFirst("^[^?]*\\??", "").replaceFirst("#.*$", "") + "&";
        for (String one :
                stated.substring(question + 1).replaceFirst("#.*$", "").split("&")) {
            if (!qualifiers.contains("&" + one + "&")) {
                return false;
            }
        }
        return true;
    }
}
