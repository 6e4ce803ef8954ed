package io.hullcheck.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Passwords and tokens of integration tests, all told by one mark, so that one search finds each of them where it does not belong. */
public final class PlantedSecret {
    /** Of letters, digits and dashes, so that it looks the same in an address, in XML and in JSON. */
    private static final String MARK = "planted-s3cret";

    private static final List<String> FORMS = forms();
    private static volatile boolean isPlanted;

    private PlantedSecret() {}

    /** A secret of that name. */
    public static String of(String name) {
        isPlanted = true;
        return MARK + "-of-" + name;
    }

    /** Whether a test of this Java machine has one. */
    public static boolean isPlanted() {
        return isPlanted;
    }

    /** Whether one is in some contents, as it is or in base64. */
    public static boolean isIn(byte[] contents) {
        String text = new String(contents, StandardCharsets.ISO_8859_1);
        return FORMS.stream().anyMatch(text::contains);
    }

    /** As it is, and in base64 behind any number of other characters, as that of a user. */
    private static List<String> forms() {
        List<String> forms = new ArrayList<>(List.of(MARK));
        for (int before = 0; before < 3; before++) {
            String encoded = Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(("x".repeat(before) + MARK).getBytes(StandardCharsets.US_ASCII));
            // the ends depend on what stands before and behind
            forms.add(encoded.substring(before == 0 ? 0 : 4, encoded.length() - 1));
        }
        return List.copyOf(forms);
    }
}
