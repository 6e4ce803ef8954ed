package io.hullcheck.inventory.os;

import io.hullcheck.image.Cut;
import io.hullcheck.image.ImageException;
import io.hullcheck.inventory.BoundedLines;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Declared;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.inventory.Scratch;
import io.hullcheck.inventory.SourcePackage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads rpm's database in each of its forms, at its old place and at the one of newer distributions, and the list that
 * distroless images of Azure Linux carry instead ({@code container-manifest-2}).
 */
public final class RpmCataloguer implements Cataloguer {
    private static final List<String> FOLDERS =
            List.of("var/lib/rpm/", "usr/lib/sysimage/rpm/", "usr/share/rpm/", "var/lib/rpm-ostree-base-db/");
    private static final Map<String, RpmStore> STORES =
            Map.of("rpmdb.sqlite", new SqliteStore(), "Packages.db", new NdbStore(), "Packages", new BerkeleyStore());
    private static final String WRITE_AHEAD = "rpmdb.sqlite-wal";
    private static final String MANIFEST = "var/lib/rpmmanifest/container-manifest-2";

    @Override
    public String name() {
        return "rpm";
    }

    @Override
    public boolean wants(String path) {
        if (path.equals(MANIFEST)) {
            return true;
        }
        for (String folder : FOLDERS) {
            if (path.startsWith(folder)) {
                String file = path.substring(folder.length());
                return STORES.containsKey(file) || file.equals(WRITE_AHEAD);
            }
        }
        return false;
    }

    @Override
    public List<String> places() {
        List<String> places = new ArrayList<>(FOLDERS);
        places.add(MANIFEST);
        return List.copyOf(places);
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        String name = file.path().substring(file.path().lastIndexOf('/') + 1);
        if (name.equals(WRITE_AHEAD)) {
            if (file.size() > 0) {
                evidence.gap(
                        damaged(file, "changes to it were not brought in yet, so they are missing from this report"));
            }
            return;
        }
        if (file.path().equals(MANIFEST)) {
            manifest(file, evidence);
            return;
        }
        if (file.size() == 0) {
            // rpm leaves an empty file behind where it keeps another form
            return;
        }
        try (Scratch.Held held = file.scratch().hold(file.content(), file.size())) {
            AtomicLong left = new AtomicLong(file.size());
            STORES.get(name).read(held.channel(), blob -> {
                file.limits().check();
                if (left.addAndGet(-blob.length) < 0) {
                    throw new IOException("its packages have more bytes than itself");
                }
                try {
                    add(RpmHeader.of(blob), file, evidence);
                } catch (IOException e) {
                    evidence.gap(damaged(file, e.getMessage()));
                }
            });
        } catch (ImageException e) {
            throw e;
        } catch (IOException e) {
            evidence.gap(damaged(file, e.getMessage()));
        }
    }

    private static void add(RpmHeader header, FoundFile file, Evidence evidence) throws IOException {
        String name = header.text(RpmHeader.NAME).orElse("");
        String version = header.text(RpmHeader.VERSION).orElse("");
        if (name.equals("gpg-pubkey")) {
            // a key that packages are checked with, kept as if it were one
            return;
        }
        if (name.isEmpty() || version.isEmpty()) {
            evidence.gap(damaged(
                    file,
                    name.isEmpty() ? "a package in it has no name" : "package " + name + " in it has no version"));
            return;
        }
        String full = header.number(RpmHeader.EPOCH)
                        .filter(e -> e > 0)
                        .map(e -> e + ":")
                        .orElse("")
                + version
                + header.text(RpmHeader.RELEASE).map(r -> "-" + r).orElse("");
        header.files(path -> evidence.owns(path, name));
        evidence.found(PackageDraft.ofOs(
                        PackageKind.RPM,
                        name,
                        full,
                        source(header.text(RpmHeader.SOURCE_RPM), name, full),
                        header.text(RpmHeader.ARCHITECTURE),
                        header.text(RpmHeader.VENDOR),
                        "rpm's database")
                .inModule(header.text(RpmHeader.MODULE_LABEL))
                .saying(new Declared(
                        header.text(RpmHeader.LICENCE).stream().toList(),
                        header.list(RpmHeader.REQUIRED),
                        header.list(RpmHeader.PROVIDED),
                        Optional.empty())));
    }

    /** {@code bash-5.1.8-4.cm2.src.rpm}: name, version, release. */
    private static SourcePackage source(Optional<String> sourceRpm, String name, String version) {
        String file = sourceRpm.orElse("");
        String plain = Cut.withoutEnd(Cut.withoutEnd(file, ".nosrc.rpm"), ".src.rpm");
        int release = plain.lastIndexOf('-');
        int number = release < 0 ? -1 : plain.lastIndexOf('-', release - 1);
        boolean known =
                plain.length() < file.length() && number > 0 && release > number + 1 && release < plain.length() - 1;
        return known
                ? new SourcePackage(plain.substring(0, number), plain.substring(number + 1))
                : new SourcePackage(name, version);
    }

    /** Whether an epoch is one that versions show: a number other than 0. */
    private static boolean isEpoch(String text) {
        return Cut.areDigits(text) && text.charAt(0) != '0';
    }

    /**
     * Lines of {@code rpm -qa} with tabs between: name, version and release, install time, build time, vendor, epoch,
     * size, architecture, epoch again, source.
     */
    private static void manifest(FoundFile file, Evidence evidence) throws IOException {
        BoundedLines lines = BoundedLines.of(file, evidence);
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            if (line.get().isBlank()) {
                continue;
            }
            String[] parts = line.get().split("\t");
            if (parts.length < 10 || parts[0].isBlank() || parts[1].isBlank()) {
                evidence.gap(damaged(file, "a line in it is no package"));
                continue;
            }
            String epoch = isEpoch(parts[8]) ? parts[8] + ":" : "";
            evidence.found(PackageDraft.ofOs(
                    PackageKind.RPM,
                    parts[0],
                    epoch + parts[1],
                    source(Optional.of(parts[9]), parts[0], epoch + parts[1]),
                    Optional.of(parts[7]).filter(a -> !a.equals("(none)")),
                    Optional.of(parts[4]).filter(v -> !v.equals("(none)")),
                    "the list of packages of a distroless image"));
        }
    }

    private static Gap damaged(FoundFile file, String what) {
        return Gap.inFile(
                Gap.Kind.FILE_DAMAGED,
                file.shownPath(),
                "the package database is damaged: " + what,
                "Look at the build step that writes the file; repair it with rpm --rebuilddb in the image");
    }
}
