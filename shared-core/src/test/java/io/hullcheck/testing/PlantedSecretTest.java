package io.hullcheck.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlantedSecretTest {
    @Test
    void shouldBeFoundAsItIsAndInBase64BehindAnyUser() {
        String secret = PlantedSecret.of("ann");
        assertThat(PlantedSecret.isPlanted()).isTrue();
        assertThat(PlantedSecret.isIn(bytes("Authorization: Bearer " + secret + "\n")))
                .isTrue();
        for (String before : List.of("", "a:", "an:", "ann:", "anna:", "x:" + "y".repeat(20))) {
            String basic = Base64.getEncoder().encodeToString(bytes(before + secret));
            assertThat(PlantedSecret.isIn(bytes("Authorization: Basic " + basic)))
                    .as(before)
                    .isTrue();
        }
        assertThat(PlantedSecret.isIn(bytes("planted-secret"))).isFalse();
        assertThat(PlantedSecret.isIn(new byte[0])).isFalse();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
