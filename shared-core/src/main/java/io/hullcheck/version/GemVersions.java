package io.hullcheck.version;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The order of RubyGems ({@code Gem::Version}): numbers and letters in turn; letters make a pre-release. */
public final class GemVersions implements VersionScheme {
    private static final Pattern FORM =
            Pattern.compile("[0-9]+(?:\\.[0-9a-zA-Z]+)*(?:-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");
    private static final Pattern PART = Pattern.compile("[0-9]+|[a-zA-Z]+");

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
        String trimmed = text.trim();
        if (!FORM.matcher(trimmed).matches()) {
            throw new UnorderableVersionException(name(), text, "RubyGems would refuse it");
        }
        List<String> parts = new ArrayList<>();
        Matcher part = PART.matcher(trimmed.replace("-", ".pre."));
        while (part.find()) {
            parts.add(part.group());
        }
        return new GemVersion(canonical(parts));
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
