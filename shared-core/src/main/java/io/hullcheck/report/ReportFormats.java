package io.hullcheck.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** All forms of report. */
public final class ReportFormats {
    /** The console's form; it is printed, not written to a file. */
    public static final String TABLE = "table";

    /** One line a form. */
    private static final List<ReportFormat> ALL = List.of(new JsonReport(), new HtmlReport());

    private ReportFormats() {}

    /** The names of all forms, the console's first. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(List.of(TABLE));
        ALL.forEach(f -> names.add(f.name()));
        return names;
    }

    /**
     * Refuses names that are no form, before any work is done.
     *
     * @throws IllegalArgumentException naming those that are
     */
    public static void check(List<String> wanted) {
        for (String name : wanted) {
            if (!names().contains(name)) {
                throw new IllegalArgumentException("formats knows no \"" + name + "\"; it is a list of "
                        + names().stream().collect(Collectors.joining(", ")));
            }
        }
    }

    /**
     * Writes the forms asked for, each file whole or not at all.
     *
     * @param folder made when it is not there
     * @return the files written
     */
    public static List<Path> write(ScanReport report, List<String> wanted, Path folder) throws IOException {
        check(wanted);
        List<Path> files = new ArrayList<>();
        Files.createDirectories(folder);
        for (ReportFormat format : ALL) {
            if (wanted.contains(format.name())) {
                Path file = folder.resolve(format.fileName());
                // not a temporary file of the JDK's, which nobody but its owner may read
                Path aside = folder.resolve(format.fileName() + "." + UUID.randomUUID() + ".new");
                try {
                    try (OutputStream out = Files.newOutputStream(aside, StandardOpenOption.CREATE_NEW)) {
                        format.write(report, out);
                    }
                    Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
                } finally {
                    Files.deleteIfExists(aside);
                }
                files.add(file);
            }
        }
        return files;
    }
}
