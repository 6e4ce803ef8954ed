package io.hullcheck.inventory;

/** Kinds of packages, by the type of their package URL (purl specification, "Known purl types"). */
public enum PackageKind {
    DEB("deb", true),
    APK("apk", true),
    MAVEN("maven", false);

    private final String type;
    private final boolean os;

    PackageKind(String type, boolean os) {
        this.type = type;
        this.os = os;
    }

    /** The purl type. */
    public String type() {
        return type;
    }

    /** Whether a distribution's own package manager installed it. */
    public boolean isOs() {
        return os;
    }
}
