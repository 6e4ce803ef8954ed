package io.hullcheck.inventory.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownProgramTest {
    /** What repeats without an end, behind a group or anything else, makes a look at a program slow or deep. */
    @Test
    void shouldLookForVersionsByExpressionsOfWhichEachPartHasAnEnd() throws ReflectiveOperationException {
        Field field = KnownProgram.class.getDeclaredField("KNOWN");
        field.setAccessible(true);
        List<?> known = (List<?>) field.get(null);
        assertThat(known).hasSizeGreaterThan(30);
        for (Object one : known) {
            KnownProgram program = (KnownProgram) one;
            assertThat(isEndless(program.version().pattern()))
                    .as(program.version().pattern())
                    .isFalse();
            // a name has 255 bytes at most, and one class of characters that repeats needs no stack
            assertThat(program.file().pattern()).doesNotContain(")*", ")+", "){1,}");
        }
    }

    private static boolean isEndless(String pattern) {
        boolean inClass = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '[' || c == ']') {
                inClass = c == '[';
            } else if (!inClass && (c == '*' || c == '+')) {
                return true;
            }
        }
        return pattern.contains(",}");
    }
}
