package io.hullcheck.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.image.RegistryAccess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistryLoginsTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", "s3cret:with=signs");

    @Test
    void shouldTakeThePasswordFromTheEnvironment() {
        RegistryLogins logins = RegistryLogins.parse(List.of(" host:5000=ci:env.TOKEN "), ENVIRONMENT);
        assertThat(logins.of("host:5000")).contains(new RegistryAccess.Login("ci", "s3cret:with=signs"));
        assertThat(logins.of("host")).isEmpty();
        assertThat(RegistryLogins.parse(null, ENVIRONMENT).of("host")).isEmpty();
    }

    @Test
    void shouldRefuseAPasswordInAParameterAndNotRepeatIt() {
        assertThatThrownBy(() -> RegistryLogins.parse(List.of("host=ci:hunter2"), ENVIRONMENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HOST=USER:env.VARIABLE")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> RegistryLogins.parse(List.of("host=ci:env.NOBODY"), ENVIRONMENT))
                .hasMessageContaining("NOBODY for host, which is not set");
    }
}
