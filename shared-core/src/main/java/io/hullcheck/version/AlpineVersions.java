package io.hullcheck.version;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of apk (apk-package(5), "PACKAGE METADATA", field pkgver; apk-tools): numbers, an optional letter,
 * suffixes such as {@code _rc1} and {@code _p1}, an optional commit hash, and the package release {@code -r1}.
 */
public final class AlpineVersions implements VersionScheme {
    private static final Pattern FORM = Pattern.compile(
            "(?<numbers>\\d+(?:\\.\\d+)*)(?<letter>[a-z])?"
                    + "(?<suffixes>(?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\\d*)*)(?:~(?<hash>[0-9a-f]+))?(?:-r(?<release>\\d+))?");
    private static final Pattern SUFFIX = Pattern.compile("_([a-z]+)(\\d*)");
    /** Before {@code NONE} sorts before the release itself. */
    private static final List<String> SUFFIXES =
            List.of("alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p");

    private static final int NONE = SUFFIXES.indexOf("");

    /** What a part is; a version whose parts end is smaller the later the kind of the other's next part stands here. */
    private enum Kind {
        FIRST_NUMBER,
        NUMBER,
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
                case FIRST_NUMBER, SUFFIX_NUMBER, RELEASE -> Digits.compare(text, other.text);
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
        Matcher form = FORM.matcher(text.trim());
        if (!form.matches()) {
            throw new UnorderableVersionException(name(), text, "apk would refuse it");
        }
        List<Part> parts = new ArrayList<>();
        for (String number : form.group("numbers").split("\\.")) {
            parts.add(new Part(parts.isEmpty() ? Kind.FIRST_NUMBER : Kind.NUMBER, number));
        }
        if (form.group("letter") != null) {
            parts.add(new Part(Kind.LETTER, form.group("letter")));
        }
        Matcher suffix = SUFFIX.matcher(form.group("suffixes"));
        while (suffix.find()) {
            parts.add(new Part(Kind.SUFFIX, suffix.group(1)));
            if (!suffix.group(2).isEmpty()) {
                parts.add(new Part(Kind.SUFFIX_NUMBER, suffix.group(2)));
            }
        }
        if (form.group("hash") != null) {
            parts.add(new Part(Kind.HASH, form.group("hash")));
        }
        if (form.group("release") != null) {
            parts.add(new Part(Kind.RELEASE, form.group("release")));
        }
        parts.add(new Part(Kind.END, ""));
        return new ApkVersion(List.copyOf(parts));
    }
}
