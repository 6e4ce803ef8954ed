package io.hullcheck.match;

import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import java.util.List;

/** The sentences of what a match could not look up. Stateless. */
final class MatchGaps {
    /** OSV converts the lists of numbered releases alone. */
    private static final String EDGE = "Alpine:edge";

    private MatchGaps() {}

    static Gap timedOut(int left, int all) {
        return Gap.inImage(
                Gap.Kind.TIMED_OUT,
                "the time of the scan was over before " + left + " of " + all
                        + " packages were compared with advisories",
                "Raise the limit \"seconds\", or scan on a faster machine");
    }

    /** @param place of the database that was asked */
    static Gap notCovered(String ecosystem, String place) {
        int colon = ecosystem.indexOf(':');
        if (ecosystem.equals(EDGE)) {
            return Gap.inImage(
                    Gap.Kind.ADVISORIES_MISSING,
                    "no feed publishes the advisories of Alpine's edge, so its packages were listed but not looked up",
                    "Build on a numbered release of Alpine, or allow incomplete results");
        }
        return Gap.inImage(
                Gap.Kind.ADVISORIES_MISSING,
                "the advisory database (" + place + ") holds nothing for " + ecosystem
                        + ", so packages of it were listed but not looked up",
                "Fetch them with the goal update and -Dhullcheck.ecosystems="
                        + (colon < 0 ? ecosystem : ecosystem.substring(0, colon))
                        + ", or use a database that covers them (hullcheck.database)");
    }

    /** Software that no feed has records of. */
    static Gap unpublished(InstalledPackage installed) {
        return Gap.inFile(
                Gap.Kind.ADVISORIES_PARTIAL,
                installed.locations().get(0).path(),
                "no feed in OSV's layout publishes the vulnerabilities of " + installed.name() + " "
                        + installed.version() + ", which did not come as a package of the distribution",
                "Install it as a package of the distribution, or ask its own project");
    }

    /** Advisories of Ubuntu go by sources, which Chisel does not name. */
    static Gap sourceless(List<String> names) {
        return Gap.inImage(
                Gap.Kind.ADVISORIES_PARTIAL,
                "the manifest of Chisel does not say from which sources " + shown(names)
                        + " were built, and the advisories go by sources",
                "Look these packages up by hand");
    }

    /** Names of packages of another family mean nothing in the distribution's advisories. */
    static Gap strange(List<String> names, Distribution distribution) {
        return Gap.inImage(
                Gap.Kind.DISTRIBUTION_UNKNOWN,
                "the image is " + distribution.name() + ", and a database of another package manager in it lists "
                        + shown(names) + ", so these were listed but not looked up",
                "Remove the database if nothing of it is installed, or scan the image that it came from");
    }

    private static String shown(List<String> names) {
        int shown = Math.min(5, names.size());
        return names.size() + (names.size() == 1 ? " package (" : " packages (")
                + String.join(", ", names.subList(0, shown)) + (names.size() > shown ? " …" : "") + ")";
    }

    /** Packages of other repositories. */
    static Gap foreign(String owner, List<String> names, Inventory inventory) {
        int shown = Math.min(5, names.size());
        return Gap.inImage(
                Gap.Kind.PACKAGES_FOREIGN,
                names.size() + (names.size() == 1 ? " package is" : " packages are") + " of " + owner + " ("
                        + String.join(", ", names.subList(0, shown))
                        + (names.size() > shown ? " …" : "") + "), of which the advisories of "
                        + inventory.distribution().map(Distribution::name).orElse("the distribution")
                        + " do not speak",
                "Look them up with whoever publishes them, or use the distribution's own packages");
    }
}
