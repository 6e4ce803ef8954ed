package io.hullcheck.version;

import java.util.ArrayList;
import java.util.List;

/**
 * The order of apk (apk-package(5), "PACKAGE METADATA", field pkgver; apk-tools): numbers, an optional letter,
 * suffixes such as {@code _rc1} and {@code _p1}, an optional commit hash, and the package release {@code -r1}. apk 2
 * allows numbers behind the letter too, {@code 6.6.1p1-r0}; apk 3 makes no such packages, so that its order is the same
 * for all that it makes.
 */
public final class AlpineVersions implements VersionScheme {
    /** Before {@code NONE} sorts before the release itself. */
    private static final List<String> SUFFIXES =
            List.of("alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p");

    private static final int NONE = SUFFIXES.indexOf("");

    /** What a part is; a version whose parts end is smaller the later the kind of the other's next part stands here. */
    private enum Kind {
        FIRST_NUMBER,
        NUMBER,
        LETTER_NUMBER,
        LETTER,
        SUFFIX,
        SUFFIX_NUMBER,
        HASH,
        RELEASE,
        END
    }

    private record Part(Kind kind, String text) {
        int compareTo(Part other) {
            return switch (kind) {
                case FIRST_NUMBER, LETTER_NUMBER, SUFFIX_NUMBER, RELEASE -> Digits.compare(text, other.text);
                // 1.02 is older than 1.1: a leading zero makes digits a decimal fraction
                case NUMBER ->
                    text.startsWith("0") || other.text.startsWith("0")
                            ? text.compareTo(other.text)
                            : Digits.compare(text, other.text);
                case SUFFIX -> SUFFIXES.indexOf(text) - SUFFIXES.indexOf(other.text);
                case LETTER, HASH -> text.compareTo(other.text);
                case END -> 0;
            };
        }

        boolean isBeforeRelease() {
            return kind == Kind.SUFFIX && SUFFIXES.indexOf(text) < NONE;
        }
    }

    @Override
    public String name() {
        return "Alpine";
    }

    private record ApkVersion(List<Part> parts) implements Version {
        @Override
        public int compareTo(Version other) {
            List<Part> others = ((ApkVersion) other).parts;
            for (int i = 0; ; i++) {
                Part left = parts.get(i);
                Part right = others.get(i);
                if (left.kind != right.kind) {
                    if (left.isBeforeRelease()) {
                        return -1;
                    }
                    if (right.isBeforeRelease()) {
                        return 1;
                    }
                    return right.kind.compareTo(left.kind);
                }
                int order = left.compareTo(right);
                if (order != 0 || left.kind == Kind.END) {
                    return order;
                }
            }
        }
    }

    @Override
    public Version parse(String text) throws UnorderableVersionException {
        String version = VersionLength.bounded(name(), text);
        List<Part> parts = new ArrayList<>();
        int at = numbers(version, parts);
        at = suffixes(version, at, parts);
        at = hash(version, at, parts);
        if (at > 0 && version.startsWith("-r", at)) {
            int end = Digits.endOfDigits(version, at + 2);
            if (end > at + 2) {
                parts.add(new Part(Kind.RELEASE, version.substring(at + 2, end)));
                at = end;
            }
        }
        if (at == 0 || at < version.length()) {
            throw new UnorderableVersionException(name(), text, "apk would refuse it");
        }
        parts.add(new Part(Kind.END, ""));
        return new ApkVersion(List.copyOf(parts));
    }

    /** Numbers with dots between, a letter, and whatever numbers follow it; where they end. */
    private static int numbers(String version, List<Part> parts) {
        int at = 0;
        Kind kind = Kind.FIRST_NUMBER;
        while (true) {
            int end = Digits.endOfDigits(version, at);
            if (end == at) {
                // a dot without a number behind it, or a letter with nothing more
                return kind == Kind.NUMBER ? at - 1 : at;
            }
            parts.add(new Part(kind, version.substring(at, end)));
            at = end;
            if (at < version.length() && version.charAt(at) == '.') {
                kind = Kind.NUMBER;
                at++;
            } else if (at < version.length() && version.charAt(at) >= 'a' && version.charAt(at) <= 'z') {
                parts.add(new Part(Kind.LETTER, version.substring(at, at + 1)));
                kind = Kind.LETTER_NUMBER;
                at++;
            } else {
                return at;
            }
        }
    }

    private static int suffixes(String version, int from, List<Part> parts) {
        int at = from;
        while (at > 0 && at < version.length() && version.charAt(at) == '_') {
            int end = Digits.endOfLetters(version, at + 1);
            String suffix = version.substring(at + 1, end);
            if (suffix.isEmpty() || !SUFFIXES.contains(suffix)) {
                return at;
            }
            parts.add(new Part(Kind.SUFFIX, suffix));
            at = Digits.endOfDigits(version, end);
            if (at > end) {
                parts.add(new Part(Kind.SUFFIX_NUMBER, version.substring(end, at)));
            }
        }
        return at;
    }

    private static int hash(String version, int from, List<Part> parts) {
        if (from == 0 || from >= version.length() || version.charAt(from) != '~') {
            return from;
        }
        int at = from + 1;
        while (at < version.length()
                && Character.digit(version.charAt(at), 16) >= 0
                && version.charAt(at) <= 'f'
                && !(version.charAt(at) >= 'A' && version.charAt(at) <= 'F')) {
            at++;
        }
        if (at == from + 1) {
            return from;
        }
        parts.add(new Part(Kind.HASH, version.substring(from + 1, at)));
        return at;
    }
}
