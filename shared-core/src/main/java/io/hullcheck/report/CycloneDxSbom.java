package io.hullcheck.report;

import io.hullcheck.inventory.Checksum;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.sbom.Fact;
import io.hullcheck.inventory.sbom.Facts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Dependency;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.model.Property;
import org.cyclonedx.model.metadata.ToolInformation;

/** {@code bom.cdx.json}: CycloneDX 1.6, JSON, by CycloneDX's own library. */
final class CycloneDxSbom implements DocumentFormat<SbomDocument> {
    @Override
    public String name() {
        return "cyclonedx";
    }

    @Override
    public String fileName() {
        return "bom.cdx.json";
    }

    @Override
    public String mediaType() {
        return "application/vnd.cyclonedx+json";
    }

    @Override
    public void write(SbomDocument document, OutputStream out) throws IOException {
        write(bom(document), out);
    }

    /** The inventory alone. */
    static Bom bom(SbomDocument document) throws IOException {
        Bom bom = new Bom();
        bom.setSerialNumber("urn:uuid:" + document.serial());
        Component subject = subject(document);
        bom.setMetadata(metadata(document, subject));
        List<Component> components = new ArrayList<>();
        document.inventory().distribution().ifPresent(d -> components.add(operatingSystem(d)));
        Licences licences = new Licences();
        document.inventory().packages().forEach(p -> components.add(library(p, licences)));
        bom.setComponents(components);
        Dependency contains = new Dependency(subject.getBomRef());
        components.forEach(c -> contains.addDependency(new Dependency(c.getBomRef())));
        List<Dependency> dependencies = new ArrayList<>(List.of(contains));
        Set<String> there = new HashSet<>();
        components.forEach(c -> there.add(c.getBomRef()));
        for (InstalledPackage installed : document.inventory().packages()) {
            if (!installed.particulars().dependsOn().isEmpty()) {
                Dependency needs = new Dependency(installed.purl());
                installed.particulars().dependsOn().stream()
                        .filter(there::contains)
                        .forEach(p -> needs.addDependency(new Dependency(p)));
                dependencies.add(needs);
            }
        }
        bom.setDependencies(dependencies);
        return bom;
    }

    static void write(Bom bom, OutputStream out) throws IOException {
        try {
            out.write(BomGeneratorFactory.createJson(Version.VERSION_16, bom)
                    .toJsonString()
                    .getBytes(StandardCharsets.UTF_8));
        } catch (GeneratorException e) {
            throw new IOException("CycloneDX could not be written: " + e.getMessage(), e);
        }
    }

    private static Metadata metadata(SbomDocument document, Component subject) {
        Component tool = new Component();
        tool.setType(Component.Type.APPLICATION);
        tool.setName("hullcheck");
        tool.setVersion(document.version());
        ToolInformation tools = new ToolInformation();
        tools.setComponents(List.of(tool));
        Metadata metadata = new Metadata();
        metadata.setTimestamp(Date.from(document.time()));
        metadata.setToolChoice(tools);
        metadata.setComponent(subject);
        metadata.setProperties(properties(Facts.of(document.inventory())));
        return metadata;
    }

    private static Component subject(SbomDocument document) {
        Component subject = new Component();
        subject.setType(Component.Type.CONTAINER);
        subject.setBomRef("image");
        subject.setName(document.inventory().image().reference());
        subject.setVersion(document.subjectVersion());
        return subject;
    }

    private static Component operatingSystem(Distribution distribution) {
        Component system = new Component();
        system.setType(Component.Type.OPERATING_SYSTEM);
        system.setBomRef("os:" + distribution.id());
        system.setName(distribution.id());
        system.setVersion(distribution.version().orElse(""));
        system.setDescription(distribution.name());
        return system;
    }

    private static Component library(InstalledPackage installed, Licences licences) {
        Component component = new Component();
        component.setType(Component.Type.LIBRARY);
        component.setBomRef(installed.purl());
        if (!installed.kind().isOs()) {
            installed.namespace().ifPresent(component::setGroup);
        }
        component.setName(installed.name());
        component.setVersion(installed.version());
        component.setPurl(installed.purl());
        installed.particulars().checksums().forEach(c -> component.addHash(hash(c)));
        licences.choice(installed.particulars().licences()).ifPresent(component::setLicenses);
        component.setProperties(properties(Facts.of(installed)));
        return component;
    }

    private static Hash hash(Checksum checksum) {
        return new Hash(
                switch (checksum.algorithm()) {
                    case "SHA1" -> Hash.Algorithm.SHA1;
                    case "SHA512" -> Hash.Algorithm.SHA_512;
                    default -> Hash.Algorithm.SHA_256;
                },
                checksum.hex());
    }

    private static List<Property> properties(List<Fact> facts) {
        return facts.stream().map(f -> new Property(f.key(), f.value())).toList();
    }
}
