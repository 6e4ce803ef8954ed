package io.hullcheck.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChallengeTest {
    @Test
    void shouldReadEveryChallengeOfEveryHeader() {
        // RFC 9110, section 11.6.1, its own example
        List<Challenge> all = Challenge.parse(List.of(
                "Basic realm=\"simple\", Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\"",
                "Negotiate TlRM=="));
        assertThat(all).extracting(Challenge::scheme).containsExactly("basic", "newauth", "negotiate");
        assertThat(all.get(1).parameter("title")).contains("Login to \"apps\"");
        assertThat(all.get(1).parameter("type")).contains("1");
        assertThat(Challenge.parse(List.of("Bearer"))).hasSize(1);
        assertThat(Challenge.parse(List.of(", ,", "=", "\"")))
                .allMatch(c -> c.parameters().isEmpty());
    }

    @Test
    void shouldTakeTheTimeOfItsLengthForWhateverAServerSends() {
        Random random = new Random(1);
        long start = System.nanoTime();
        for (int i = 0; i < 2_000; i++) {
            StringBuilder header = new StringBuilder();
            int length = random.nextInt(200);
            for (int c = 0; c < length; c++) {
                header.append("Bearer =\",\\ a\t".charAt(random.nextInt(14)));
            }
            Challenge.parse(List.of(header.toString()));
        }
        for (String part : List.of("a ", "a=", "a,", "\"", "\\\"", "a=\"\\\"", "Basic a==,")) {
            Challenge.parse(List.of(part.repeat(16_000 / part.length())));
            assertThat(Challenge.parse(List.of(part.repeat(100_000)))).isEmpty();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void shouldMergeScopesByWhatTheyAreFor() {
        assertThat(Scope.merged(
                        List.of("repository:a/b:pull"),
                        List.of("repository:a/b:push,pull", "aws", "repository:c:pull")))
                .containsExactly("aws", "repository:a/b:pull,push", "repository:c:pull");
        assertThat(Scope.covers(
                        Scope.merged(List.of("repository:a:pull,push"), List.of()), Scope.split("repository:a:pull")))
                .isTrue();
        assertThat(Scope.covers(Scope.split("repository:a:pull"), Scope.split("repository:a:pull,push")))
                .isFalse();
    }
}
