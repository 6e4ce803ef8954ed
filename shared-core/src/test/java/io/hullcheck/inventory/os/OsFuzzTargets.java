package io.hullcheck.inventory.os;

import io.hullcheck.fuzz.FuzzInput;
import io.hullcheck.fuzz.FuzzTarget;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.LookedInto;
import io.hullcheck.inventory.runtime.ErlangCataloguer;
import io.hullcheck.inventory.runtime.GoToolchainCataloguer;
import io.hullcheck.inventory.runtime.JdkCataloguer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Files of the package managers of distributions. */
public final class OsFuzzTargets {
    private OsFuzzTargets() {}

    private record Place(Cataloguer cataloguer, String path, String seed) {}

    /** Small files, each of its own form; the first byte of an input chooses. */
    private static final List<Place> SMALL = List.of(
            new Place(
                    new OsReleaseCataloguer(),
                    "etc/os-release",
                    "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME='Debian'\n"),
            new Place(new DpkgCataloguer(), "var/lib/dpkg/info/bash:amd64.list", "/.\n/usr/bin/bash\n/usr/share/doc\n"),
            new Place(new DebianCopyrightCataloguer(), "usr/share/doc/bash/copyright", """
                    Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
                    Files: *
                    License: GPL-3+ and MIT
                    """),
            new Place(new OpkgCataloguer(), "usr/lib/opkg/status", """
                    Package: libc
                    Version: 1.1.24-2
                    Status: install user installed
                    Architecture: mips_24kc
                    """),
            new Place(
                    new RpmCataloguer(),
                    "var/lib/rpmmanifest/container-manifest-2",
                    "glibc\t2.35-7.cm2\t1\t1\tMicrosoft Corporation\t4\t10\tx86_64\t4\tglibc-2.35-7.cm2.src.rpm\n"),
            new Place(new ChiselCataloguer(), "var/lib/chisel/manifest.wall", """
                    {"jsonwall":"1.0","schema":"1.0","count":2}
                    {"kind":"package","name":"libc6","version":"2.39-0ubuntu8","sha256":"aa","arch":"amd64"}
                    {"kind":"path","path":"/etc/a","mode":"0644","slices":["libc6_libs"]}
                    """),
            new Place(
                    new JdkCataloguer(),
                    "opt/java/release",
                    "IMPLEMENTOR=\"Eclipse Adoptium\"\nJAVA_VERSION=\"1.8.0_402\"\n"),
            new Place(new GoToolchainCataloguer(), "usr/local/go/VERSION", "go1.22.3\ntime 2024-05-01T19:49:47Z\n"),
            new Place(new ErlangCataloguer(), "usr/lib/erlang/releases/26/OTP_VERSION", "26.2.1**\n"));

    public static List<FuzzTarget> all() throws IOException {
        List<FuzzTarget> all = new ArrayList<>();
        all.add(of("dpkg", new DpkgCataloguer(), "var/lib/dpkg/status")
                .seed("""
                        Package: bash
                        Status: install ok installed
                        Architecture: amd64
                        Source: bash (5.1-2)
                        Version: 5.1-2+deb11u1
                        Depends: base-files (>= 2.1.12), debianutils (>= 2.15) | dash:any
                        Conffiles:
                         /etc/bash.bashrc 89269e1298235f1b12b4c16e4065ad0d
                        Description: GNU Bourne Again SHell
                         text

                        Package: gone
                        Status: deinstall ok config-files
                        Version: 1
                        """)
                .words("Package: ", "Status: ", "Version: ", "Source: ", "Depends: ", "Provides: ", "Architecture: "));
        all.add(of("apk", new ApkCataloguer(), "lib/apk/db/installed")
                .seed("""
                        C:Q1dTuKCM5CXs0eBrGGcGnSjNLEWKs=
                        P:musl
                        V:1.2.3-r4
                        A:x86_64
                        L:MIT
                        o:musl
                        D:so:libc.musl-x86_64.so.1
                        p:so:libc.musl-x86_64.so.1=1
                        F:lib
                        R:ld-musl-x86_64.so.1
                        a:0:0:755

                        P:busybox
                        V:1.36.1-r2
                        """)
                .words("P:", "V:", "A:", "L:", "o:", "D:", "p:", "F:", "R:"));
        byte[] header = RpmDatabases.header();
        all.add(FuzzTarget.of("rpm-header", RpmCataloguerOfHeader::look)
                .throwing(IOException.class)
                .seed(header));
        all.add(of("rpm-ndb", new RpmCataloguer(), "var/lib/rpm/Packages.db")
                .seed(RpmDatabases.ndb(header))
                .words("RpmP", "Slot", "BlbS", "BlbE")
                .longest(16_384));
        all.add(of("rpm-berkeley", new RpmCataloguer(), "var/lib/rpm/Packages")
                .seed(RpmDatabases.berkeley(header))
                .longest(8_192));
        all.add(of("rpm-sqlite", new RpmCataloguer(), "var/lib/rpm/rpmdb.sqlite")
                .seed(RpmDatabases.sqlite(header, 1))
                .seed(RpmDatabases.sqlite(header, 9))
                .words("SQLite format 3\0", "table", "Packages")
                .longest(24_576));
        FuzzTarget small = FuzzTarget.of("small-lists", input -> {
                    Place place = FuzzInput.choice(input, SMALL);
                    LookedInto.file(place.cataloguer, place.path, FuzzInput.behindChoice(input));
                })
                .throwing(IOException.class);
        for (int i = 0; i < SMALL.size(); i++) {
            small = small.seed(FuzzInput.of(i, SMALL.get(i).seed));
        }
        all.add(small);
        return all;
    }

    private static FuzzTarget of(String name, Cataloguer cataloguer, String path) {
        return FuzzTarget.of(name, input -> LookedInto.file(cataloguer, path, input))
                .throwing(IOException.class);
    }

    /** The reader of headers behind a database whose sums are right. */
    private static final class RpmCataloguerOfHeader {
        private static final RpmCataloguer RPM = new RpmCataloguer();

        static void look(byte[] header) throws IOException {
            LookedInto.file(RPM, "var/lib/rpm/Packages.db", RpmDatabases.ndb(header));
        }
    }
}
