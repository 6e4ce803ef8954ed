package io.hullcheck.inventory.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers and tools written in Go, told by their main modules; each program is one that Go has just built. */
class GoProductsTest {
    @TempDir
    private Path folder;

    private Inventory build(String module, String file, String... options) throws IOException, InterruptedException {
        String go = Programs.require("go", "programs of Go were not read");
        Path app = Files.createDirectories(folder.resolve(file + "-source"));
        Files.writeString(app.resolve("go.mod"), "module " + module + "\n\ngo 1.18\n");
        Files.writeString(
                app.resolve("main.go"),
                "package main\n\nvar Version = \"none\"\n\nfunc main() { println(Version, \"CONSUL_VERSION: 1.17.0\\n\") }\n");
        Path root = Files.createDirectories(folder.resolve(file + "-root"));
        List<String> command = new ArrayList<>(List.of(go, "build", "-buildvcs=false"));
        command.addAll(List.of(options));
        command.addAll(List.of("-o", root.resolve(file).toString(), "."));
        Programs.run(app, command);
        return Catalogued.of("dir:" + root, Limits.DEFAULT);
    }

    private static List<String> without(Inventory inventory) {
        return Catalogued.names(inventory).stream()
                .filter(n -> !n.startsWith("stdlib"))
                .toList();
    }

    @Test
    void shouldTellAServerByItsMainModuleAndTheLinkersFlag() throws IOException, InterruptedException {
        Inventory vault = build("github.com/hashicorp/vault", "server.bin", "-ldflags", "-X main.Version=1.15.2");
        assertThat(without(vault)).containsExactly("github.com/hashicorp/vault v1.15.2", "vault 1.15.2");
        Inventory grafana = build("github.com/grafana/grafana", "grafana", "-ldflags", "-X main.Version=10.4.1");
        assertThat(without(grafana)).containsExactly("github.com/grafana/grafana v10.4.1", "grafana 10.4.1");
        Completeness.row(
                "24c",
                "Programs: servers of Go by their main module",
                "a main module `github.com/grafana/grafana`, built with `-X main.Version=10.4.1`",
                "stdlib alone",
                String.join(", ", without(grafana)));
    }

    @Test
    void shouldTellAServerByTheVersionInItWhereItsMainModuleHasNone() throws IOException, InterruptedException {
        // -trimpath leaves the linker's flags out of what Go writes into the program
        Inventory helm = build("helm.sh/helm/v3", "helm", "-trimpath", "-ldflags", "-s -w -X main.Version=v3.14.0");
        assertThat(without(helm)).containsExactlyInAnyOrder("helm 3.14.0", "helm.sh/helm/v3 v3.14.0");
        Inventory traefik =
                build("github.com/traefik/traefik/v3", "traefik", "-trimpath", "-ldflags", "-X main.Version=3.0.1");
        assertThat(without(traefik)).containsExactly("github.com/traefik/traefik/v3 v3.0.1");
        Inventory consul = build("github.com/hashicorp/consul", "consul");
        assertThat(without(consul)).containsExactlyInAnyOrder("consul 1.17.0", "github.com/hashicorp/consul v1.17.0");
    }

    @Test
    void shouldNotTakeAnotherProgramForAServerByItsName() throws IOException, InterruptedException {
        Inventory other = build("example.org/other", "consul");
        assertThat(without(other)).containsExactly("example.org/other (devel)");
        Inventory unknown = build("github.com/hashicorp/vault", "vault-server");
        assertThat(without(unknown)).containsExactly("github.com/hashicorp/vault (devel)");
    }
}
