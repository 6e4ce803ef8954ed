package io.hullcheck.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Histories as builders write them. */
class BaseImageTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final String OTHER = "sha256:" + "b".repeat(64);

    private static Optional<BaseImage> base(String config) throws IOException {
        return ImageConfig.of(new ObjectMapper().readTree(config)).base();
    }

    private static String history(String... steps) {
        StringBuilder json = new StringBuilder("{\"history\":[");
        for (String step : steps) {
            boolean empty = step.startsWith("-");
            json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
                    .append("{\"created_by\":\"")
                    .append(empty ? step.substring(1) : step)
                    .append(empty ? "\",\"empty_layer\":true}" : "\"}");
        }
        return json.append("]}").toString();
    }

    @Test
    void shouldTellTheBaseOfADockerfilesImageByTheCommandItEndedWith() throws IOException {
        Optional<BaseImage> base = base(history(
                "/bin/sh -c #(nop) ADD file:1 in / ",
                "-/bin/sh -c #(nop)  CMD [\\\"bash\\\"]",
                "RUN /bin/sh -c apt-get update # buildkit",
                "-ENTRYPOINT [\\\"java\\\"]",
                "COPY app.jar /app # buildkit",
                "-CMD [\\\"-jar\\\"]"));
        assertThat(base.map(BaseImage::layers)).contains(2);
        assertThat(base.map(BaseImage::how).orElseThrow()).startsWith("a guess");
    }

    @Test
    void shouldNotGuessWhereTheHistoryGivesNoHold() throws IOException {
        assertThat(base(history("ADD rootfs /", "-CMD [\\\"sh\\\"]"))).isEmpty();
        assertThat(base(history("COPY a /", "COPY b /"))).isEmpty();
        assertThat(base("{}")).isEmpty();
    }

    @Test
    void shouldTakeJibsWordForIt() throws IOException {
        assertThat(base(history("/bin/sh -c #(nop) ADD", "RUN x", "jib-maven-plugin:3.5.2", "jib-maven-plugin:3.5.2"))
                        .map(BaseImage::layers))
                .contains(2);
        assertThat(base(history("jib-maven-plugin:3.5.2", "jib-maven-plugin:3.5.2")))
                .isEmpty();
    }

    @Test
    void shouldTakeTheWordOfABuildpackAndTheNameInTheLabel() throws IOException {
        Optional<BaseImage> base = base("{\"config\":{\"Labels\":{\"io.buildpacks.lifecycle.metadata\":"
                + "\"{\\\"runImage\\\":{\\\"topLayer\\\":\\\"" + OTHER + "\\\"}}\","
                + "\"org.opencontainers.image.base.name\":\"host/base:1\"}},"
                + "\"rootfs\":{\"diff_ids\":[\"" + DIGEST + "\",\"" + OTHER + "\",\"" + DIGEST + "\"]}}");
        assertThat(base)
                .contains(new BaseImage(
                        2, Optional.of("host/base:1"), "the metadata of the buildpack that built the image"));
        assertThat(base("{\"config\":{\"Labels\":{\"io.buildpacks.lifecycle.metadata\":\"no json\"}}}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "/bin/sh -c #(nop)  CMD [bash] > CMD [bash]",
                "/bin/sh -c apt-get update > RUN apt-get update",
                "RUN /bin/sh -c apt-get update # buildkit > RUN apt-get update",
                "RUN |1 A=b /bin/sh -c apt-get update # buildkit > RUN apt-get update",
                "|1 A=b /bin/sh -c apt-get update > RUN apt-get update",
                "COPY app.jar /app # buildkit > COPY app.jar /app",
                "bazel build ... > bazel build ..."
            })
    void shouldShowTheInstructionAsItStoodInTheDockerfile(String history, String instruction) {
        assertThat(new Layer(0, Optional.empty(), Optional.empty(), -1, Optional.of(history)).instruction())
                .contains(instruction);
    }
}
