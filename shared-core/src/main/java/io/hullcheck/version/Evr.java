package io.hullcheck.version;

import java.util.Comparator;

/**
 * The three parts that versions of dpkg and rpm have in common: {@code epoch:version-revision}.
 *
 * @param epoch 0 when there is none
 * @param revision behind the last dash; may be empty
 */
record Evr(long epoch, String version, String revision) {
    private static final int LONGEST_EPOCH = 10;

    /**
     * Takes a version apart.
     *
     * @param scheme for messages
     * @throws UnorderableVersionException when it is too long, or its epoch is none
     */
    static Evr of(String scheme, String text) throws UnorderableVersionException {
        String rest = VersionLength.bounded(scheme, text);
        long epoch = 0;
        int colon = rest.indexOf(':');
        if (colon >= 0) {
            String number = rest.substring(0, colon);
            if (!Digits.areAll(number) || number.length() > LONGEST_EPOCH) {
                throw new UnorderableVersionException(scheme, text, "its epoch is no number");
            }
            epoch = Long.parseLong(number);
            rest = rest.substring(colon + 1);
        }
        int dash = rest.lastIndexOf('-');
        return dash < 0 ? new Evr(epoch, rest, "") : new Evr(epoch, rest.substring(0, dash), rest.substring(dash + 1));
    }

    /** Compares epochs, then versions, then revisions. */
    int compareTo(Evr other, Comparator<String> parts) {
        int order = Long.compare(epoch, other.epoch);
        if (order == 0) {
            order = parts.compare(version, other.version);
        }
        return order != 0 ? order : parts.compare(revision, other.revision);
    }
}
