package io.hullcheck.testing;

import org.junit.jupiter.api.Assumptions;

/** Skips a test so that nobody overlooks it: in words on the console, and counted. */
public final class Skip {
    private Skip() {}

    /**
     * Ends the test here.
     *
     * @param what is lacking
     * @param why it matters: what was not tested
     */
    public static void forWantOf(String what, String why) {
        String message = "SKIPPED for want of " + what + ": " + why;
        System.out.println(message);
        Assumptions.abort(message);
    }
}
