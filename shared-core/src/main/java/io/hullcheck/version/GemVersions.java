package io.hullcheck.version;

import java.util.ArrayList;
import java.util.List;

/** The order of RubyGems ({@code Gem::Version}): numbers and letters in turn; letters make a pre-release. */
public final class GemVersions implements VersionScheme {
    private record GemVersion(List<String> parts) implements Version {
        @Override
        public int compareTo(Version version) {
            List<String> other = ((GemVersion) version).parts;
            for (int i = 0; i < Math.max(parts.size(), other.size()); i++) {
                String a = i < parts.size() ? parts.get(i) : "0";
                String b = i < other.size() ? other.get(i) : "0";
                boolean number = Digits.areAll(a);
                int order =
                        number != Digits.areAll(b) ? (number ? 1 : -1) : number ? Digits.compare(a, b) : a.compareTo(b);
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        }
    }

    @Override
    public String name() {
        return "RubyGems";
    }

    @Override
    public Version parse(String text) throws UnorderableVersionException {
        String trimmed = VersionLength.bounded(name(), text);
        Cursor cursor = new Cursor(trimmed);
        boolean begun = !cursor.digits().isEmpty()
                && (!cursor.take(".") || !cursor.words("", ".").isEmpty());
        boolean ended = !cursor.take("-") || !cursor.words("-", ".").isEmpty();
        if (!begun || !ended || !cursor.isAtEnd()) {
            throw new UnorderableVersionException(name(), text, "RubyGems would refuse it");
        }
        return new GemVersion(canonical(parts(trimmed.replace("-", ".pre."))));
    }

    /** Runs of digits and runs of letters. */
    private static List<String> parts(String version) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (at < version.length()) {
            int digits = Digits.endOfDigits(version, at);
            int end = digits > at ? digits : Digits.endOfLetters(version, at);
            if (end > at) {
                parts.add(version.substring(at, end));
            }
            at = Math.max(end, at + 1);
        }
        return parts;
    }

    /** Without zeros at the end of the release, and without those before its first word. */
    private static List<String> canonical(List<String> parts) {
        int word = 0;
        while (word < parts.size() && Digits.areAll(parts.get(word))) {
            word++;
        }
        List<String> canonical = new ArrayList<>(withoutZeros(parts.subList(0, word)));
        canonical.addAll(withoutZeros(parts.subList(word, parts.size())));
        return List.copyOf(canonical);
    }

    private static List<String> withoutZeros(List<String> parts) {
        int end = parts.size();
        while (end > 0 && Digits.areAll(parts.get(end - 1)) && Digits.compare(parts.get(end - 1), "0") == 0) {
            end--;
        }
        return parts.subList(0, end);
    }
}
