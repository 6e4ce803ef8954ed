package io.hullcheck.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamesAndPlacesTest {
    @Test
    void shouldReadNamesAsDockerDoes() {
        // Distribution, "reference" package, its documentation and normalisation
        assertThat(RegistryName.parse("alpine")).hasToString("docker.io/library/alpine:latest");
        assertThat(RegistryName.parse("team/app:1")).hasToString("docker.io/team/app:1");
        assertThat(RegistryName.parse("localhost/app").host()).isEqualTo("localhost");
        assertThat(RegistryName.parse("Host/app").host()).isEqualTo("host");
        assertThat(RegistryName.parse("index.docker.io/alpine").place()).isEqualTo("docker.io/library/alpine");
        assertThat(RegistryName.parse("registry.example:443/app").host()).isEqualTo("registry.example");
        assertThat(RegistryName.parse("[::1]:5000/app:1")).hasToString("[::1]:5000/app:1");
        assertThat(RegistryName.parse("h:5000/a/b/c:t@sha256:ab").version()).isEqualTo("sha256:ab");
        for (String none : List.of(
                "", "no name", "h.x/", "h.x/../a", "h.x/a:", "h.x/a@", "h.x:port/a", "a".repeat(2000), "h.x/a?b")) {
            assertThatThrownBy(() -> RegistryName.parse(none)).as(none).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(RegistryName.hostOf("https://index.docker.io/v1/")).isEqualTo("docker.io");
        assertThat(RegistryName.hostOf("HTTPS://Registry.example:443/x")).isEqualTo("registry.example");
    }

    @Test
    void shouldFindTheAddressThatALocationMeans() throws IOException {
        URI asked = URI.create("https://registry.example/v2/app/blobs/uploads/?a=1");
        assertThat(Location.resolve(asked, "/x?y=%2F")).hasToString("https://registry.example/x?y=%2F");
        assertThat(Location.resolve(asked, "?y=2")).hasToString("https://registry.example/v2/app/blobs/uploads/?y=2");
        assertThat(Location.resolve(asked, "//other.example/x")).hasToString("https://other.example/x");
        assertThat(Location.resolve(asked, "https://s.example/a b|c#part")).hasToString("https://s.example/a%20b%7Cc");
        // a registry behind a proxy that ends TLS
        assertThat(Location.resolve(asked, "http://registry.example/v2/x"))
                .hasToString("https://registry.example/v2/x");
        assertThat(Location.resolve(asked, "http://registry.example:80/v2/x"))
                .hasToString("https://registry.example/v2/x");
        for (String none : List.of("", "ftp://x/y", "file:///etc/passwd", "https://", "http:x")) {
            assertThatThrownBy(() -> Location.resolve(asked, none))
                    .as(none)
                    .isInstanceOf(UnusableAnswerException.class);
        }
        assertThat(Location.next(List.of("<a>; rel=\"prev\", <b?n=1>; rel=\"next\"")))
                .contains("b?n=1");
        assertThat(Location.next(List.of("<a>; rel=prev"))).isEmpty();
    }

    @Test
    void shouldLeaveOutOfTheProxyWhatNoProxyNames() {
        // golang.org/x/net/http/httpproxy, documentation of Config.NoProxy
        NoProxy list = new NoProxy(
                "example.com, .below.example,10.0.0.0/8,192.168.1.1,host:8080,*.star.example, 2001:db8::/32");
        for (String direct : List.of(
                "example.com",
                "www.example.com",
                "a.below.example",
                "10.1.2.3",
                "192.168.1.1",
                "a.star.example",
                "2001:db8::5",
                "localhost",
                "127.0.0.3",
                "[::1]")) {
            assertThat(list.covers(direct, 443)).as(direct).isTrue();
        }
        for (String proxied :
                List.of("notexample.com", "below.example", "11.0.0.1", "host", "2001:db9::5", "star.example")) {
            assertThat(list.covers(proxied, 443)).as(proxied).isFalse();
        }
        assertThat(list.covers("host", 8080)).isTrue();
        assertThat(new NoProxy("*").covers("any.example", 443)).isTrue();
        assertThat(new NoProxy("10.0.0.0/99,/,:,x/y").covers("any.example", 443))
                .isFalse();
    }

    @Test
    void shouldReadWhenToComeBackInBothForms() {
        // RFC 9110, section 10.2.3
        Instant now = Instant.parse("1999-12-31T23:59:29Z");
        assertThat(RetryAfter.parse(" 120 ", now)).contains(Duration.ofSeconds(120));
        assertThat(RetryAfter.parse("Fri, 31 Dec 1999 23:59:59 GMT", now)).contains(Duration.ofSeconds(30));
        assertThat(RetryAfter.parse("Fri, 31 Dec 1999 23:59:09 GMT", now)).contains(Duration.ZERO);
        assertThat(RetryAfter.parse("soon", now)).isEmpty();
        assertThat(RetryAfter.parse("9".repeat(40), now)).isEmpty();
    }
}
