package io.hullcheck.image;

import io.hullcheck.fuzz.FuzzInput;
import io.hullcheck.fuzz.FuzzTarget;
import io.hullcheck.registry.RegistryName;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.RawTar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** What images are made of: tars, manifests, configurations, and the names of images. */
public final class ImageFuzzTargets {
    /** Small, so that a bomb is cut off at once. */
    private static final Limits LIMITS =
            Limits.DEFAULT.with(Bound.BYTES_PER_LAYER, 4 << 20).with(Bound.SECONDS, 60);

    private ImageFuzzTargets() {}

    public static List<FuzzTarget> all() {
        return List.of(tar(), layer(), dockerManifest(), ociManifest(), reference());
    }

    private static FuzzTarget tar() {
        return tars(FuzzTarget.of("tar", ImageFuzzTargets::readTar)).longest(16_384);
    }

    private static void readTar(byte[] input) throws IOException {
        Limits limits = LIMITS.started();
        try (TarReader tar = new TarReader(new ByteArrayInputStream(input), limits)) {
            for (Optional<TarArchiveEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                ImagePath.normal(entry.get().getName());
                ImagePath.normal(entry.get().getLinkName());
                tar.content().readNBytes(1 << 16);
            }
            tar.drain(new Reading(limits, ForkJoinPool.commonPool(), true));
        }
    }

    private static FuzzTarget tars(FuzzTarget target) {
        byte[] name = "a".repeat(120).getBytes(StandardCharsets.UTF_8);
        return target.throwing(ImageException.class)
                .seed(new LayerTar()
                        .folder("etc")
                        .file("etc/a", "x")
                        .symlink("etc/b", "a")
                        .hardlink("etc/c", "etc/a")
                        .whiteout("etc/d")
                        .opaque("var")
                        .plain())
                .seed(new RawTar()
                        .pax("path=" + "p/".repeat(60) + "x", "size=3", "GNU.sparse.major=1")
                        .file("short", "abc".getBytes(StandardCharsets.UTF_8))
                        .longName(name)
                        .file(name, new byte[] {1})
                        .paxGlobal("comment=x")
                        .bytes())
                .words(
                        "path=",
                        "linkpath=",
                        "size=",
                        "GNU.sparse.major=1",
                        "GNU.sparse.realsize=",
                        "GNU.sparse.map=",
                        "SCHILY.",
                        "././@LongLink",
                        "ustar\00000",
                        "ustar  \0",
                        ".wh.",
                        ".wh..wh..opq");
    }

    private static FuzzTarget layer() {
        LayerTar tar = new LayerTar().file("etc/os-release", "ID=debian").symlink("lib", "usr/lib");
        return tars(FuzzTarget.of("layer", ImageFuzzTargets::readLayer))
                .seed(tar.gzip())
                .seed(tar.zstd())
                .longest(8_192);
    }

    /** A whole layer of any compression, and the files that a container sees of it. */
    private static void readLayer(byte[] input) throws IOException {
        Reading reading = new Reading(LIMITS.started(), ForkJoinPool.commonPool(), true);
        Layer layer = new Layer(0, Optional.empty(), Optional.empty(), input.length, Optional.empty());
        LayerResult result = new LayerReader(layer, new First(), reading).read(new ByteArrayInputStream(input));
        result.damages().forEach(d -> FuzzTarget.shouldBeReadable(d.getMessage()));
        FileTree tree = FileTree.of(List.of(result, result), reading, Wanted.runnable());
        tree.files().forEach(f -> tree.resolve(f.path()));
        tree.links().keySet().forEach(tree::resolve);
    }

    /** Wants every other file. */
    private record First() implements FileVisitor {
        @Override
        public boolean wants(Entry file, byte[] head) {
            return file.number() % 2 == 1;
        }

        @Override
        public void visit(Entry file, InputStream content) throws IOException {
            content.readNBytes(1 << 12);
        }
    }

    private static FuzzTarget dockerManifest() {
        return FuzzTarget.of("docker-manifest", input -> {
                    List<String> parts = FuzzInput.parts(input, 3);
                    Map<String, byte[]> blobs = new LinkedHashMap<>();
                    blobs.put(DockerManifest.FILE, bytes(parts.get(0)));
                    blobs.put("config.json", bytes(parts.get(1)));
                    if (!parts.get(2).isEmpty()) {
                        blobs.put(OciManifest.INDEX, bytes(parts.get(2)));
                    }
                    blobs.put("layer.tar", new byte[0]);
                    ImagePlan plan = DockerManifest.plan(
                            new InMemory(blobs), ImageReference.parse("docker-archive:a.tar"), Optional.empty());
                    plan.layers().forEach(Layer::instruction);
                })
                .throwing(ImageException.class)
                .seed(
                        "[{\"Config\":\"config.json\",\"RepoTags\":[\"app:1\"],\"Layers\":[\"layer.tar\",\"layer.tar\"]}]\f"
                                + CONFIG)
                .words(
                        "\"Config\":",
                        "\"RepoTags\":[",
                        "\"Layers\":[",
                        "\"LayerSources\":{",
                        "config.json",
                        "layer.tar");
    }

    private static final String CONFIG = """
            {"architecture":"amd64","os":"linux","variant":"v8","config":{"Labels":
             {"org.opencontainers.image.base.name":"debian:12","org.opencontainers.image.base.digest":"sha256:00"}},
             "rootfs":{"type":"layers","diff_ids":
             ["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]},
             "history":[{"created_by":"/bin/sh -c #(nop) ADD file:x in / "},{"created_by":"RUN |1 A=b /bin/sh -c x # buildkit",
             "created":"2024-01-01T00:00:00Z"},{"empty_layer":true,"created_by":"CMD x"}]}""";

    /** The digests of the manifest and of the configuration are filled in. */
    private static FuzzTarget ociManifest() {
        return FuzzTarget.of("oci-manifest", input -> {
                    List<String> parts = FuzzInput.parts(input, 3);
                    byte[] config = bytes(parts.get(2));
                    byte[] manifest = bytes(
                            parts.get(1).replace("CONFIG", Digest.sha256(config).toString()));
                    byte[] index = bytes(parts.get(0)
                            .replace("MANIFEST", Digest.sha256(manifest).toString()));
                    Map<String, byte[]> named = new LinkedHashMap<>();
                    named.put(OciManifest.INDEX, index);
                    named.put(OciManifest.blob(Digest.sha256(manifest)), manifest);
                    named.put(OciManifest.blob(Digest.sha256(config)), config);
                    BlobStore blobs = new InMemory(named);
                    ImageReference reference = ImageReference.parse("oci:a");
                    OciManifest.index(blobs, reference);
                    OciManifest.plan(blobs, reference, Optional.empty())
                            .layers()
                            .forEach(Layer::instruction);
                })
                .throwing(ImageException.class)
                .seed("""
                        {"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":
                         "MANIFEST","size":1,"platform":{"os":"linux","architecture":"amd64"},"annotations":
                         {"org.opencontainers.image.ref.name":"1"}}]}\f{"schemaVersion":2,"config":{"mediaType":
                         "application/vnd.oci.image.config.v1+json","digest":"CONFIG","size":1},"layers":[{"mediaType":
                         "application/vnd.oci.image.layer.v1.tar+gzip","digest":"CONFIG","size":7}]}\f""" + CONFIG)
                .seed("{\"manifests\":[{\"digest\":\"MANIFEST\",\"mediaType\":\"application/json\"}]}\f"
                        + "{\"manifests\":[{\"digest\":\"CONFIG\"}]}\f" + CONFIG)
                .words(
                        "MANIFEST",
                        "CONFIG",
                        "\"mediaType\":",
                        "\"platform\":{",
                        "\"annotations\":{",
                        "\"artifactType\":",
                        "\"layers\":[",
                        "\"manifests\":[",
                        "\"fsLayers\":");
    }

    private static FuzzTarget reference() {
        return FuzzTarget.of("image-reference", input -> {
                    String text = new String(input, StandardCharsets.UTF_8);
                    RegistryName.hostOf(text);
                    try {
                        RegistryName name = RegistryName.parse(text);
                        RegistryName again = RegistryName.parse(name.toString());
                        // a host that only capitals tell from a folder is shown without them
                        boolean isTold = name.host().equals("localhost")
                                || name.host().indexOf('.') >= 0
                                || name.host().indexOf(':') >= 0;
                        boolean isSame = again.place().equals(name.place())
                                && again.version().equals(name.version());
                        if (isTold && !isSame) {
                            throw new IllegalStateException(name + " is read back as " + again);
                        }
                    } catch (IllegalArgumentException e) {
                        // the documented answer to what is no name; as a reference it may still be a file
                        FuzzTarget.shouldBeReadable(e.getMessage());
                    }
                    ImageReference reference = ImageReference.parse(text);
                    if (!reference.isBareName() && reference.registryName().isEmpty()) {
                        reference.file();
                    }
                })
                .throwing(ImageException.class)
                .longest(1_024)
                .seed("registry:registry.example.com:5000/team/app:1.2@sha256:" + "a".repeat(64))
                .seed("localhost/app")
                .seed("docker-archive:target/app.tar#app:1")
                .seed("oci:folder#1")
                .seed("[::1]:5000/a")
                .words(
                        "registry:",
                        "docker:",
                        "podman:",
                        "oci:",
                        "oci-archive:",
                        "dir:",
                        "sbom:",
                        "docker.io/",
                        "@sha256:");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Blobs that are there at once. */
    private record InMemory(Map<String, byte[]> blobs) implements BlobStore {
        @Override
        public List<String> names() {
            return List.copyOf(blobs.keySet());
        }

        @Override
        public boolean has(String name) {
            return blobs.containsKey(name);
        }

        @Override
        public long size(String name) {
            return has(name) ? blobs.get(name).length : -1;
        }

        @Override
        public byte[] read(String name) throws ImageException {
            if (!has(name)) {
                throw BlobStore.missing(name);
            }
            return blobs.get(name);
        }

        @Override
        public void stream(List<String> names, BlobReader reader, ExecutorService threads) throws IOException {
            for (int i = 0; i < names.size(); i++) {
                if (has(names.get(i))) {
                    reader.read(i, new ByteArrayInputStream(blobs.get(names.get(i))));
                }
            }
        }

        @Override
        public Optional<ImageException> damage() {
            return Optional.empty();
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
