package io.hullcheck.inventory.language;

import io.hullcheck.fuzz.FuzzInput;
import io.hullcheck.fuzz.FuzzTarget;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.LookedInto;
import io.hullcheck.inventory.os.BitnamiCataloguer;
import io.hullcheck.testing.Zip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Files of the package managers of languages, archives, programs. */
public final class LanguageFuzzTargets {
    private LanguageFuzzTargets() {}

    private record Place(Cataloguer cataloguer, String path) {}

    private static final List<Place> JSON = List.of(
            new Place(new NpmCataloguer(), "app/node_modules/a/package.json"),
            new Place(new NpmCataloguer(), "app/node_modules/a/dist/package.json"),
            new Place(new ComposerCataloguer(), "app/vendor/composer/installed.json"),
            new Place(new CondaCataloguer(), "opt/conda/conda-meta/a-1-0.json"),
            new Place(new NugetCataloguer(), "app/app.deps.json"),
            new Place(new BitnamiCataloguer(), "opt/bitnami/.bitnami_components.json"),
            new Place(new BitnamiCataloguer(), "opt/bitnami/a/.spdx-a.spdx"));

    private static final List<Place> TEXTS = List.of(
            new Place(new PythonCataloguer(), "p/a.dist-info/METADATA"),
            new Place(new PythonCataloguer(), "p/a.egg-info/PKG-INFO"),
            new Place(new GemCataloguer(), "g/specifications/a-1.gemspec"),
            new Place(new ExplodedJavaCataloguer(), "x/META-INF/maven/g/a/pom.properties"),
            new Place(new ExplodedJavaCataloguer(), "x/META-INF/maven/g/a/pom.xml"));

    private static final List<Place> ZIPS = List.of(
            new Place(new JavaArchiveCataloguer(KnownArtifacts.NONE), "app/lib-1.2.jar"),
            new Place(new JavaArchiveCataloguer(KnownArtifacts.NONE), "app/lib.jmod"),
            new Place(new PythonCataloguer(), "p/a.egg"),
            new Place(new NpmCataloguer(), ".yarn/cache/a-npm-1.zip"));

    private static final List<String> PROGRAMS =
            List.of("app/server", "usr/bin/node", "usr/bin/python3.11", "usr/sbin/nginx", "usr/lib/libssl.so.3");

    /** Smaller programs are not searched. */
    private static final int PROGRAM_BYTES = 100_000;

    public static List<FuzzTarget> all() throws IOException {
        return List.of(json(), texts(), zips(), javaNames(), programs(), runtimeImage());
    }

    private static FuzzTarget chosen(String name, List<Place> places) {
        return FuzzTarget.of(name, input -> {
                    Place place = FuzzInput.choice(input, places);
                    LookedInto.file(place.cataloguer, place.path, FuzzInput.behindChoice(input));
                })
                .throwing(IOException.class);
    }

    private static FuzzTarget json() {
        return chosen("json-lists", JSON)
                .seed(FuzzInput.of(0, """
                        {"name":"a","version":"1.2.3","license":"MIT","main":"i.js","dependencies":{"b":"^1"},
                         "licenses":[{"type":"MIT"}],"private":false}"""))
                .seed(FuzzInput.of(1, "{\"name\":\"b\",\"version\":\"1.0.0\"}"))
                .seed(FuzzInput.of(2, """
                        {"packages":[{"name":"a/b","version":"v1.2","version_normalized":"1.2.0.0","license":["MIT"],
                         "require":{"php":">=7"}}],"dev":true,"dev-package-names":[]}"""))
                .seed(FuzzInput.of(2, "[{\"name\":\"a/b\",\"version\":\"dev-main\"}]"))
                .seed(FuzzInput.of(3, """
                        {"name":"zlib","version":"1.2.13","build":"0","channel":"conda-forge","license":"Zlib",
                         "depends":["libgcc >=12"]}"""))
                .seed(FuzzInput.of(4, """
                        {"runtimeTarget":{"name":".NETCoreApp,Version=v8.0"},"targets":{".NETCoreApp,Version=v8.0":
                         {"a/1.0.0":{"runtime":{"a.dll":{}},"dependencies":{"b":"2.0.0"}}}},
                         "libraries":{"a/1.0.0":{"type":"package","sha512":"sha512-AA=="}}}"""))
                .seed(FuzzInput.of(5, """
                        {"nginx":{"arch":"amd64","distro":"debian-12","type":"NAMI","version":"1.25.3-1"}}"""))
                .seed(FuzzInput.of(6, """
                        {"SPDXID":"SPDXRef-DOCUMENT","spdxVersion":"SPDX-2.3","packages":[{"SPDXID":"SPDXRef-nginx",
                         "name":"nginx","versionInfo":"1.25.3","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER",
                         "referenceType":"purl","referenceLocator":"pkg:bitnami/nginx@1.25.3"}]}]}"""))
                .seed(FuzzInput.of(6, "SPDXVersion: SPDX-2.3\nPackageName: a\nSPDXID: SPDXRef-a\nPackageVersion: 1\n"))
                .words(
                        "\"name\":",
                        "\"version\":",
                        "\"packages\":[",
                        "\"license\":",
                        "\"dependencies\":{",
                        "\"libraries\":{");
    }

    private static FuzzTarget texts() {
        return chosen("text-lists", TEXTS)
                .seed(FuzzInput.of(0, """
                        Metadata-Version: 2.1
                        Name: requests
                        Version: 2.31.0
                        License: Apache 2.0
                        Classifier: License :: OSI Approved :: MIT License
                        Requires-Dist: urllib3 (<3,>=1.21.1)
                        Requires-Dist: PySocks !=1.5.7 ; extra == 'socks'

                        body
                        """))
                .seed(FuzzInput.of(1, "Name: a\nVersion: 1\n"))
                .seed(FuzzInput.of(2, """
                        Gem::Specification.new do |s|
                          s.name = "rack".freeze
                          s.version = "2.2.8"
                          s.licenses = ["MIT".freeze]
                          s.add_runtime_dependency(%q<b>.freeze, ["~> 1.0"])
                        end
                        """))
                .seed(FuzzInput.of(3, "groupId=g\nartifactId=a\nversion=1.0\n"))
                .seed(FuzzInput.of(4, """
                        <?xml version="1.0"?><project><parent><groupId>g</groupId><version>1</version></parent>
                        <artifactId>a</artifactId><licenses><license><name>MIT</name></license></licenses></project>"""))
                .words(
                        "Name: ",
                        "Version: ",
                        "Requires-Dist: ",
                        "s.name",
                        "s.version",
                        ".freeze",
                        "%q<",
                        "<artifactId>");
    }

    private static FuzzTarget zips() {
        byte[] lib = new Zip()
                .coordinates("org.acme", "lib", "1.2")
                .file("org/acme/A.class", "x")
                .bytes();
        return chosen("zip", ZIPS)
                .seed(FuzzInput.of(0, lib))
                .seed(FuzzInput.of(
                        0, new Zip().stored("BOOT-INF/lib/lib-1.2.jar", lib).bytes()))
                .seed(FuzzInput.of(0, new Zip().file("lib.jar", lib).bytes()))
                .seed(FuzzInput.of(
                        1,
                        joined(
                                new byte[] {'J', 'M', 1, 0},
                                new Zip().file("classes/module-info.class", "x").bytes())))
                .seed(FuzzInput.of(
                        2,
                        new Zip()
                                .file("EGG-INFO/PKG-INFO", "Name: a\nVersion: 1\n")
                                .bytes()))
                .seed(FuzzInput.of(
                        3,
                        new Zip()
                                .file("node_modules/a/package.json", "{\"name\":\"a\",\"version\":\"1\"}")
                                .bytes()))
                .words("PK\003\004", "PK\001\002", "PK\005\006", "PK\006\006", "PK\006\007", "PK\007\b")
                .longest(8_192);
    }

    /** A whole archive around texts: manifest, coordinates, a project's file, a name of a file. */
    private static FuzzTarget javaNames() {
        Cataloguer java = new JavaArchiveCataloguer(KnownArtifacts.NONE);
        return FuzzTarget.of("java-names", input -> {
                    List<String> parts = FuzzInput.parts(input, 4);
                    Zip zip = new Zip().stored("META-INF/MANIFEST.MF", bytes(parts.get(0)));
                    if (!parts.get(1).isEmpty()) {
                        zip.stored("META-INF/maven/g/a/pom.properties", bytes(parts.get(1)));
                    }
                    if (!parts.get(2).isEmpty()) {
                        zip.stored("META-INF/maven/g/a/pom.xml", bytes(parts.get(2)));
                    }
                    String name = parts.get(3).replace('/', '-').replace('\0', '-');
                    LookedInto.file(
                            java,
                            "lib/" + name + ".jar",
                            zip.stored("org/acme/A.class", new byte[0]).bytes());
                })
                .throwing(IOException.class)
                .seed("""
                        Manifest-Version: 1.0
                        Implementation-Title: Acme
                        Implementation-Version: 1.2
                        Implementation-Vendor-Id: org.acme
                        Bundle-SymbolicName: org.acme.lib;singleton:=true
                        Bundle-Version: 1.2.0.v2024
                        Bundle-License: MIT,
                         BSD
                        Automatic-Module-Name: org.acme
                        \fgroupId=org.acme
                        artifactId=lib
                        version=1.2
                        \f<project><groupId>org.acme</groupId><artifactId>lib</artifactId><version>1.2</version></project>\flib-1.2-SNAPSHOT""")
                .seed("Bundle-SymbolicName: a\nBundle-Version: 1\n\f\f\fspring-core-5.3.9.RELEASE")
                .words(
                        "Implementation-Version: ",
                        "Implementation-Title: ",
                        "Bundle-SymbolicName: ",
                        "Bundle-Version: ",
                        "groupId=",
                        "artifactId=",
                        "version=",
                        "<groupId>",
                        "<version>${");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    /** An input filled up to the size of a program; what a packer writes at the end stands there too. */
    private static FuzzTarget programs() throws IOException {
        Cataloguer cataloguer = new ProgramRecordCataloguer();
        return FuzzTarget.of("programs", input -> {
                    byte[] start = FuzzInput.behindChoice(input);
                    byte[] program = Arrays.copyOf(start, PROGRAM_BYTES);
                    int end = Math.min(PackedProgram.END, start.length);
                    System.arraycopy(start, start.length - end, program, PROGRAM_BYTES - end, end);
                    LookedInto.file(cataloguer, FuzzInput.choice(input, PROGRAMS), program);
                })
                .throwing(IOException.class)
                .seed(FuzzInput.of(0, joined(elf(), goRecord())))
                .seed(
                        FuzzInput.of(
                                0,
                                joined(
                                        elf(),
                                        packed(
                                                true,
                                                "{\"packages\":[{\"name\":\"a\",\"version\":\"1.0.0\",\"source\":\"crates.io\"}]}"))))
                .seed(
                        FuzzInput.of(
                                0,
                                joined(
                                        new byte[] {(byte) 0xcf, (byte) 0xfa, (byte) 0xed, (byte) 0xfe},
                                        new byte[60],
                                        packed(
                                                false,
                                                "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":[{\"type\":\"library\",\"name\":\"a\",\"version\":\"1\",\"purl\":\"pkg:maven/g/a@1\"}]}"))))
                .seed(
                        FuzzInput.of(
                                0,
                                joined(
                                        pe(),
                                        bytes(
                                                "{\"runtimeTarget\":{},\"targets\":{\"x\":{\"a/1\":{\"runtime\":{\"a.dll\":{}}}}},\"libraries\":{\"a/1\":{\"type\":\"package\"}}}"))))
                .seed(FuzzInput.of(1, joined(elf(), bytes("\0node.js/v18.1.2\0"))))
                .seed(FuzzInput.of(2, joined(elf(), bytes("\0003.11.4\0"))))
                .seed(FuzzInput.of(3, joined(elf(), bytes("nginx/1.25.3 UPX!"))))
                .seed(FuzzInput.of(4, joined(elf(), bytes("OpenSSL 3.0.11 19 Sep 2023"))))
                .words(
                        "\177ELF",
                        "MZ",
                        "UPX!",
                        "{\"packages\":[",
                        "\"runtimeTarget\"",
                        "go1.20",
                        "path\t",
                        "dep\t",
                        "=>\t")
                .longest(8_192);
    }

    /** Two segments (System V ABI, "Program Header"): one that is only readable, and code. */
    private static byte[] elf() {
        ByteBuffer elf = ByteBuffer.allocate(192).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        elf.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 2);
        elf.putInt(64, 1).putInt(68, 4).putLong(72, 64).putLong(96, 128);
        elf.putInt(120, 1).putInt(124, 5).putLong(128, 8_192).putLong(152, 4_096);
        return elf.array();
    }

    private static byte[] pe() {
        ByteBuffer pe = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        pe.put(new byte[] {'M', 'Z'}).putInt(60, 64).putInt(64, 0x00004550).putShort(88, (short) 0x20b);
        return pe.array();
    }

    private static byte[] packed(boolean zlib, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var out = zlib ? new DeflaterOutputStream(bytes) : new GZIPOutputStream(bytes)) {
            out.write(bytes(text));
        }
        return bytes.toByteArray();
    }

    /** Go's source, debug/buildinfo. */
    private static byte[] goRecord() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(new byte[] {8, 2});
        bytes.writeBytes(new byte[16]);
        String modules =
                "0123456789abcdefpath\ta.b/c\nmod\ta.b/c\t(devel)\t\ndep\ta.b/d\tv1.0.0\th1:x\nfedcba9876543210";
        bytes.write(6);
        bytes.writeBytes(bytes("go1.20"));
        bytes.write(modules.length());
        bytes.writeBytes(bytes(modules));
        return bytes.toByteArray();
    }

    /** A run-time image of one file (JDK's source, imageFile.hpp). */
    private static FuzzTarget runtimeImage() {
        byte[] strings = bytes("\0app\0META-INF/maven/g/a\0pom\0properties\0");
        byte[] content = bytes("groupId=g\nartifactId=a\nversion=1\n");
        byte[] location = {1 << 3, 1, 2 << 3, 5, 3 << 3, 24, 4 << 3, 28, 5 << 3, 0, 7 << 3, (byte) content.length, 0};
        ByteBuffer image = ByteBuffer.allocate(28 + 8 + location.length + strings.length + content.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        image.putInt(0xCAFEDADA).putInt(1 << 16).putInt(0).putInt(1).putInt(1);
        image.putInt(location.length).putInt(strings.length).putInt(0).putInt(0);
        image.put(location).put(strings).put(content);
        Cataloguer cataloguer = new RuntimeImageCataloguer();
        return FuzzTarget.of("runtime-image", input -> LookedInto.file(cataloguer, "opt/app/lib/modules", input))
                .throwing(IOException.class)
                .seed(image.array());
    }
}
