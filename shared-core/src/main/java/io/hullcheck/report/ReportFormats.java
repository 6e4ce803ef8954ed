package io.hullcheck.report;

import io.hullcheck.image.FileProblem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** All forms of report. */
public final class ReportFormats {
    /** The console's form; it is printed, not written to a file. */
    public static final String TABLE = "table";

    /** One line a form of the inventory alone. */
    private static final List<DocumentFormat<SbomDocument>> SBOMS = List.of(new CycloneDxSbom(), new SpdxSbom());

    /** One line a form; every SBOM is a form of report too. */
    private static final List<DocumentFormat<ScanReport>> ALL = Stream.concat(
                    Stream.of(
                            new JsonReport(),
                            new HtmlReport(),
                            new SarifReport(),
                            new JunitReport(),
                            new MarkdownReport(),
                            new GitlabReport(),
                            new OpenVexReport(),
                            new CycloneDxVexReport(),
                            new SubAssessmentsReport()),
                    SBOMS.stream().map(Inventoried::new))
            .toList();

    /** The inventory of a report, in a form of SBOM. */
    private record Inventoried(DocumentFormat<SbomDocument> form) implements DocumentFormat<ScanReport> {
        @Override
        public String name() {
            return form.name();
        }

        @Override
        public String fileName() {
            return form.fileName();
        }

        @Override
        public String mediaType() {
            return form.mediaType();
        }

        @Override
        public void write(ScanReport report, OutputStream out) throws IOException {
            form.write(new SbomDocument(report.inventory(), report.version(), report.time()), out);
        }
    }

    private ReportFormats() {}

    /** The names of all forms, the console's first. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(List.of(TABLE));
        ALL.forEach(f -> names.add(f.name()));
        return names;
    }

    /** The names of the forms that are files. */
    public static List<String> files() {
        return ALL.stream().map(DocumentFormat::name).toList();
    }

    /** Whether a form is the inventory alone. */
    public static boolean isSbom(String name) {
        return SBOMS.stream().anyMatch(f -> f.name().equals(name));
    }

    /** What registries call a form. */
    public static String mediaType(String name) {
        return form(name).mediaType();
    }

    /** The file that a form is written to. */
    public static String fileName(String name) {
        return form(name).fileName();
    }

    private static DocumentFormat<ScanReport> form(String name) {
        return ALL.stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no form is called " + name));
    }

    /** A document as it goes into a registry. */
    public record Document(String mediaType, byte[] bytes) {}

    /**
     * Makes one document.
     *
     * @param name one of {@link #files()}
     */
    public static Document document(ScanReport report, String name) throws IOException {
        DocumentFormat<ScanReport> form = form(name);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        form.write(report, out);
        return new Document(form.mediaType(), out.toByteArray());
    }

    /**
     * Refuses names that are no form of report, before any work is done.
     *
     * @throws IllegalArgumentException naming those that are
     */
    public static void check(List<String> wanted) {
        check(wanted, names());
    }

    /**
     * Refuses names that are no form of SBOM.
     *
     * @throws IllegalArgumentException naming those that are
     */
    public static void checkSboms(List<String> wanted) {
        check(wanted, SBOMS.stream().map(DocumentFormat::name).toList());
    }

    private static void check(List<String> wanted, List<String> known) {
        for (String name : wanted) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "formats knows no \"" + name + "\"; it is a list of " + String.join(", ", known));
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
        return write(report, wanted, folder, ALL);
    }

    /** Writes the inventory alone, in the forms asked for. */
    public static List<Path> writeSboms(SbomDocument sbom, List<String> wanted, Path folder) throws IOException {
        checkSboms(wanted);
        return write(sbom, wanted, folder, SBOMS);
    }

    private static <T> List<Path> write(T contents, List<String> wanted, Path folder, List<DocumentFormat<T>> formats)
            throws IOException {
        List<Path> files = new ArrayList<>();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
        for (DocumentFormat<T> format : formats) {
            if (wanted.contains(format.name())) {
                Path file = replace(folder.resolve(format.fileName()), out -> format.write(contents, out));
                files.add(file);
            }
        }
        return files;
    }

    private static IOException unwritable(Path place, IOException e) {
        return new IOException(
                place + " cannot be written (" + FileProblem.of(e)
                        + "). Check the rights of the folder and the space on its disk, or name another folder",
                e);
    }

    /** What goes into a file. */
    interface Content {
        void write(OutputStream out) throws IOException;
    }

    /** Writes a file whole or not at all; until then what was there stays. */
    static Path replace(Path file, Content content) throws IOException {
        // not a temporary file of the JDK's, which nobody but its owner may read
        Path aside = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".new");
        try {
            try (OutputStream out = Files.newOutputStream(aside, StandardOpenOption.CREATE_NEW)) {
                content.write(out);
            }
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (InterruptedIOException | ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw unwritable(file, e);
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}
