package io.hullcheck.inventory;

/** Kinds of packages, by the type of their package URL (purl specification, "Known purl types"). */
public enum PackageKind {
    DEB("deb", true, ""),
    APK("apk", true, ""),
    RPM("rpm", true, ""),
    OPKG("opkg", true, ""),
    MAVEN("maven", false, ":"),
    NPM("npm", false, "/"),
    PYPI("pypi", false, "/"),
    GO("golang", false, "/"),
    CARGO("cargo", false, "/"),
    GEM("gem", false, "/"),
    NUGET("nuget", false, "/"),
    COMPOSER("composer", false, "/"),
    HEX("hex", false, "/"),
    PUB("pub", false, "/"),
    CRAN("cran", false, "/"),
    HACKAGE("hackage", false, "/"),
    CONAN("conan", false, "/"),
    SWIFT("swift", false, "/"),
    CONDA("conda", false, "/"),
    BITNAMI("bitnami", false, "/"),
    /** A release of a distribution as a whole, which is no package; findings about it bear this kind. */
    DISTRIBUTION("generic", false, "/");

    private final String type;
    private final boolean os;
    private final String separator;

    PackageKind(String type, boolean os, String separator) {
        this.type = type;
        this.os = os;
        this.separator = separator;
    }

    /** The purl type. */
    public String type() {
        return type;
    }

    /** Whether a distribution's own package manager installed it. */
    public boolean isOs() {
        return os;
    }

    /** Whether it stands for a release of a distribution as a whole. */
    public boolean isRelease() {
        return this == DISTRIBUTION;
    }

    /** What stands between namespace and name where people write both. */
    String separator() {
        return separator;
    }
}
