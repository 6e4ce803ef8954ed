package io.hullcheck.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorsTest {
    @Test
    void shouldKeepTheOrderInWhichTheMirrorsOfAHostAreTyped() {
        assertThat(Mirrors.parse(List.of("a.example=b.example/hub//", " a.example = c.example ", "d.example:5000=e")))
                .isEqualTo(Map.of("a.example", List.of("b.example/hub", "c.example"), "d.example:5000", List.of("e")));
        assertThat(Mirrors.parse(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "a.example", "a.example=", "a.example=/", "=b.example"})
    void shouldRefuseAnEntryThatNamesNoHostOrNoMirror(String entry) {
        assertThatThrownBy(() -> Mirrors.parse(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HOST=MIRROR")
                .hasMessageContaining('"' + entry + '"');
    }
}
