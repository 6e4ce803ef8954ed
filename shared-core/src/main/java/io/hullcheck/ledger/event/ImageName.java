package io.hullcheck.ledger.event;

/** Tells names of images from other texts (OCI distribution specification, "Pulling manifests", behind a host with its port). Stateless. */
final class ImageName {
    private static final int MOST_PORT_DIGITS = 5;
    private static final int MOST_TAG = 128;

    private ImageName() {}

    /** Whether a text is {@code host/repository} or {@code host/repository:tag}; of a host alone nothing can be fetched. */
    static boolean isOne(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !isHost(text.substring(0, slash))) {
            return false;
        }
        int colon = text.indexOf(':', slash);
        String repository = text.substring(slash + 1, colon < 0 ? text.length() : colon);
        for (String part : repository.split("/", -1)) {
            if (!isPart(part)) {
                return false;
            }
        }
        return colon < 0 || isTag(text.substring(colon + 1));
    }

    private static boolean isHost(String text) {
        int end = text.startsWith("[")
                ? text.indexOf(']') + 1
                : text.indexOf(':') < 0 ? text.length() : text.indexOf(':');
        if (end <= 0) {
            return false;
        }
        String host = text.substring(0, end);
        boolean named = host.startsWith("[")
                ? end > 2
                        && host.substring(1, end - 1)
                                .chars()
                                .allMatch(c -> c == ':' || Character.digit(c, 16) >= 0 && c < 128)
                : host.chars().allMatch(c -> isLetter(c) || isDigit(c) || c == '.' || c == '-');
        String port = text.substring(end);
        return named
                && (port.isEmpty()
                        || port.length() > 1
                                && port.length() <= MOST_PORT_DIGITS + 1
                                && port.charAt(0) == ':'
                                && port.chars().skip(1).allMatch(ImageName::isDigit));
    }

    /** Small letters and digits, with separators between. */
    private static boolean isPart(String text) {
        return !text.isEmpty()
                && isSmallOrDigit(text.charAt(0))
                && isSmallOrDigit(text.charAt(text.length() - 1))
                && text.chars().allMatch(c -> isSmallOrDigit(c) || c == '.' || c == '_' || c == '-');
    }

    private static boolean isTag(String text) {
        return !text.isEmpty()
                && text.length() <= MOST_TAG
                && text.charAt(0) != '.'
                && text.charAt(0) != '-'
                && text.chars().allMatch(c -> isLetter(c) || isDigit(c) || c == '_' || c == '.' || c == '-');
    }

    private static boolean isSmallOrDigit(int c) {
        return c >= 'a' && c <= 'z' || isDigit(c);
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
