package io.hullcheck.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Upgrades that break applications, as modules of one build that have nothing else in common, and a feed with what is to be mended.
 *
 * @param traps in the order of the file
 */
record FixTraps(List<Trap> traps) {
    /** One of them. */
    record Trap(
            String name,
            String danger,
            FixFeed advisories,
            List<String> properties,
            List<String> dependencies,
            String parent,
            String main) {
        List<String> artifacts() {
            return advisories.artifacts();
        }

        private String pom() {
            StringBuilder pom = new StringBuilder("<project>\n  <modelVersion>4.0.0</modelVersion>\n");
            if (!parent.isEmpty()) {
                String[] parts = parent.split(":");
                pom.append("  <parent>\n    <groupId>%s</groupId>\n    <artifactId>%s</artifactId>\n"
                        .formatted(parts[0], parts[1]));
                pom.append("    <version>%s</version>\n    <relativePath/>\n  </parent>\n".formatted(parts[2]));
            }
            pom.append("  <groupId>com.example</groupId>\n  <artifactId>%s</artifactId>\n  <version>1</version>\n"
                    .formatted(name));
            pom.append("  <properties>\n    <maven.compiler.source>8</maven.compiler.source>\n"
                    + "    <maven.compiler.target>8</maven.compiler.target>\n");
            for (String property : properties) {
                String[] parts = property.split(" \\| ");
                pom.append("    <%s>%s</%s>\n".formatted(parts[0], parts[1], parts[0]));
            }
            pom.append("  </properties>\n  <dependencies>\n");
            for (String dependency : dependencies) {
                String[] parts = dependency.split(":");
                pom.append("    <dependency>\n      <groupId>%s</groupId>\n      <artifactId>%s</artifactId>\n"
                        .formatted(parts[0], parts[1]));
                if (parts.length > 2) {
                    pom.append("      <version>%s</version>\n".formatted(parts[2]));
                }
                pom.append("    </dependency>\n");
            }
            return pom + "  </dependencies>\n  <build><plugins>\n" + FixIT.ROOT_FOLDER
                    + "  </plugins></build>\n</project>\n";
        }
    }

    static FixTraps read(Path file) throws IOException {
        List<Trap> traps = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            String rest = line.substring(line.indexOf(' ') + 1);
            Trap last = traps.isEmpty() ? null : traps.get(traps.size() - 1);
            String[] parts = rest.split(" \\| ");
            switch (line.substring(0, line.indexOf(' '))) {
                case "trap" ->
                    traps.add(
                            new Trap(parts[0], parts[1], new FixFeed(), new ArrayList<>(), new ArrayList<>(), "", ""));
                case "advisory" -> last.advisories.add(rest);
                case "property" -> last.properties.add(rest);
                case "dependency" -> last.dependencies.add(rest);
                case "parent" ->
                    traps.set(
                            traps.size() - 1,
                            new Trap(
                                    last.name,
                                    last.danger,
                                    last.advisories,
                                    last.properties,
                                    last.dependencies,
                                    rest,
                                    ""));
                case "main" ->
                    traps.set(
                            traps.size() - 1,
                            new Trap(
                                    last.name,
                                    last.danger,
                                    last.advisories,
                                    last.properties,
                                    last.dependencies,
                                    last.parent,
                                    rest));
                default -> throw new IOException("unknown line: " + line);
            }
        }
        return new FixTraps(List.copyOf(traps));
    }

    /** Writes the build: a POM that only names the modules, and the modules. */
    void write(Path folder) throws IOException {
        StringBuilder modules = new StringBuilder();
        for (Trap trap : traps) {
            modules.append("    <module>").append(trap.name).append("</module>\n");
            Path module = Files.createDirectories(folder.resolve(trap.name + "/src/main/java"));
            Files.writeString(folder.resolve(trap.name + "/pom.xml"), trap.pom());
            Files.writeString(
                    module.resolve("Main.java"),
                    "public class Main {\n  public static void main(String[] a) throws Exception {\n    " + trap.main
                            + "\n    System.out.println(\"started\");\n    System.exit(0);\n  }\n}\n");
        }
        Files.writeString(
                folder.resolve("pom.xml"),
                "<project>\n  <modelVersion>4.0.0</modelVersion>\n  <groupId>com.example</groupId>\n"
                        + "  <artifactId>traps</artifactId>\n  <version>1</version>\n  <packaging>pom</packaging>\n"
                        + "  <modules>\n" + modules + "  </modules>\n</project>\n");
    }

    /** Writes the advisories of all. */
    void writeFeed(Path folder) throws IOException {
        FixFeed all = new FixFeed();
        traps.forEach(t -> all.add(t.advisories));
        all.write(folder);
    }
}
