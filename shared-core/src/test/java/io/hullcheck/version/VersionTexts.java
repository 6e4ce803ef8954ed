package io.hullcheck.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Versions as people write them, made at random, with the odd forms that orders disagree about. */
final class VersionTexts {
    private static final String[] NUMBERS = {"0", "1", "2", "9", "10", "12", "100"};
    private final Random random;

    VersionTexts(long seed) {
        this.random = new Random(seed);
    }

    /** Pairs, most of them close to each other, where orders differ. */
    List<String[]> pairs(String kind, int count) {
        List<String[]> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String one = one(kind);
            String other = random.nextInt(3) == 0 ? one(kind) : neighbour(kind, one);
            pairs.add(new String[] {one, other});
        }
        return pairs;
    }

    List<String> some(String kind, int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(one(kind));
        }
        return texts;
    }

    private String neighbour(String kind, String version) {
        int at = version.lastIndexOf(pick(".", "-", "1", "2"));
        String start = at <= 0 ? version : version.substring(0, at);
        String numbers = start.replaceAll("[^0-9.].*$", "");
        return (numbers.isEmpty() || numbers.endsWith(".") ? dotted(2) : numbers) + tail(kind);
    }

    private String one(String kind) {
        String start = switch (kind) {
            case "debian", "rpm" -> (random.nextInt(4) == 0 ? random.nextInt(3) + ":" : "") + random.nextInt(3);
            case "pypi" -> (random.nextInt(10) == 0 ? pick("0!", "1!", "v") : "") + dotted(4);
            case "semver", "go" -> pick(NUMBERS) + "." + pick(NUMBERS) + "." + pick(NUMBERS);
            default -> dotted(4);
        };
        return start + tail(kind);
    }

    private String tail(String kind) {
        return switch (kind) {
            case "debian" ->
                parts(5, "0", "1", "10", "01", "a", "b", "Z", "~", "+", ".", ".1", "~rc1", "+dfsg", "~deb12u1", "~~")
                        + (random.nextBoolean() ? "-" + random.nextInt(12) + parts(2, "+b1", "~bpo1", ".1", "a") : "");
            case "rpm" ->
                parts(5, "0", "1", "10", "01", "a", "b", "Z", "~", "^", ".", ".1", "~rc1", ".el8", "_1", "^git1", "..")
                        + (random.nextBoolean() ? "-" + random.nextInt(12) + parts(2, ".el9", "^1", "~1") : "");
            case "semver" -> labels() + (random.nextInt(8) == 0 ? pick("+b1", "+2", "+x.y") : "");
            case "go" ->
                pick(
                        "",
                        labels(),
                        "-0.20210101120000-0123456789ab",
                        "+incompatible",
                        "-rc.1.0.20210101120000-abcdefabcdef");
            case "nuget" ->
                random.nextBoolean() ? "" : "-" + pick("alpha", "Beta", "rc", "1", "10.a", "beta.2", "RC.10", "a1");
            case "pypi" -> pythonTail();
            case "gem" -> parts(3, ".a", ".pre", ".rc1", ".beta.2", ".0", "-1", "-rc", "b2", ".1a", ".10");
            case "apk" ->
                (random.nextInt(5) == 0 ? pick("a", "b", "z", "p1", "p10", "a2.1", "a1b") : "")
                        + parts(
                                2,
                                "_alpha",
                                "_beta1",
                                "_pre2",
                                "_rc",
                                "_p1",
                                "_git20200101",
                                "_cvs",
                                "_svn2",
                                "_hg1",
                                "_p")
                        + (random.nextInt(3) > 0 ? "-r" + pick("0", "1", "2", "10") : "");
            case "composer" ->
                random.nextBoolean()
                        ? ""
                        : pick("-", "", ".", "_")
                                + pick("alpha", "beta", "RC", "a", "b", "patch", "p", "pl", "dev", "stable")
                                + pick("", "1", "2", "10", ".1");
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private String pythonTail() {
        StringBuilder text = new StringBuilder();
        if (random.nextInt(3) == 0) {
            text.append(pick("a", "b", "rc", ".a", "-b", "_rc", "alpha", "Beta.", "c", "pre", "-preview"))
                    .append(pick("", "0", "1", "2", "10"));
        }
        if (random.nextInt(5) == 0) {
            text.append(pick(".post1", "-0", "post", "-rev3", ".r2"));
        }
        if (random.nextInt(5) == 0) {
            text.append(pick(".dev", "dev0", "-dev4", ".dev12"));
        }
        if (random.nextInt(6) == 0) {
            text.append(pick("+ubuntu.1", "+1", "+abc", "+1.0", "+01", "+a-b"));
        }
        return text.toString();
    }

    private String labels() {
        return random.nextInt(3) == 0
                ? ""
                : "-" + pick("alpha", "beta", "rc", "1", "10", "a-b", "x1", "Alpha", "-1", "0a")
                        + parts(2, ".1", ".2", ".10", ".a", ".-");
    }

    private String dotted(int most) {
        StringBuilder text = new StringBuilder(pick(NUMBERS));
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append('.').append(pick(NUMBERS));
        }
        return text.toString();
    }

    private String parts(int most, String... choices) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(pick(choices));
        }
        return text.toString();
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
