package io.hullcheck;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The map of the house: which room may know which. */
@AnalyzeClasses(packages = "io.hullcheck", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule arrowsRunOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("door")
            .definedBy("io.hullcheck")
            .layer("ledger")
            .definedBy("io.hullcheck.ledger..")
            .layer("serve")
            .definedBy("io.hullcheck.serve..")
            .layer("report")
            .definedBy("io.hullcheck.report..")
            .layer("remedy")
            .definedBy("io.hullcheck.remedy..")
            .layer("reach")
            .definedBy("io.hullcheck.reach..")
            .layer("policy")
            .definedBy("io.hullcheck.policy..")
            .layer("match")
            .definedBy("io.hullcheck.match..")
            .layer("inventory")
            .definedBy("io.hullcheck.inventory..")
            .layer("advisory")
            .definedBy("io.hullcheck.advisory..")
            .layer("version")
            .definedBy("io.hullcheck.version..")
            .layer("isolation")
            .definedBy("io.hullcheck.isolation..")
            .layer("image")
            .definedBy("io.hullcheck.image..")
            .whereLayer("door")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("isolation")
            .mayOnlyBeAccessedByLayers("door")
            .whereLayer("ledger")
            .mayOnlyBeAccessedByLayers("door", "serve")
            .whereLayer("serve")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("report")
            .mayOnlyBeAccessedByLayers("door", "ledger", "serve")
            .whereLayer("remedy")
            .mayOnlyBeAccessedByLayers("door", "report")
            .whereLayer("reach")
            .mayOnlyBeAccessedByLayers("door", "report")
            .whereLayer("policy")
            .mayOnlyBeAccessedByLayers("door", "report", "ledger", "serve")
            .whereLayer("match")
            .mayOnlyBeAccessedByLayers("door", "report", "ledger", "remedy", "policy", "reach")
            .whereLayer("inventory")
            .mayOnlyBeAccessedByLayers("door", "report", "ledger", "remedy", "policy", "reach", "match", "serve")
            .whereLayer("advisory")
            .mayOnlyBeAccessedByLayers("door", "report", "ledger", "remedy", "policy", "reach", "match", "serve");

    @ArchTest
    static final ArchRule noCircles =
            slices().matching("io.hullcheck.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule imageRegistryAndVersionKnowNobodyElse = classes()
            .that()
            .resideInAnyPackage("io.hullcheck.image..", "io.hullcheck.registry..", "io.hullcheck.version..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.hullcheck.image..",
                    "io.hullcheck.registry..",
                    "io.hullcheck.version..",
                    "java..",
                    "javax.net.ssl..",
                    "com.fasterxml.jackson..",
                    "com.github.dockerjava..",
                    "com.github.luben.zstd..",
                    "org.apache.commons..",
                    "org.apache.maven.artifact.versioning..",
                    "org.bouncycastle..");

    @ArchTest
    static final ArchRule theProtocolOfRegistriesKnowsNothingOfImages = noClasses()
            .that()
            .resideInAPackage("io.hullcheck.registry..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.hullcheck.image..", "io.hullcheck.version..");

    @ArchTest
    static final ArchRule theCoreKnowsNothingOfMavenOrJenkins = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("hudson..", "jenkins..", "org.apache.maven.plugin..", "org.apache.maven.project..");

    @ArchTest
    static final ArchRule inventoryAndAdvisoryDoNotKnowEachOther = noClasses()
            .that()
            .resideInAPackage("io.hullcheck.inventory..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.hullcheck.advisory..", "io.hullcheck.version..");

    /**
     * Java's regular expressions go back, and go deeper with each group that repeats: a text of an image makes them slow, or overflows the
     * stack. Those that look for known programs and flags have no part without an end (KnownProgramTest).
     */
    @ArchTest
    static final ArchRule textsOfImagesAreReadWithoutRegularExpressions = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.hullcheck.version..",
                    "io.hullcheck.inventory..",
                    "io.hullcheck.match..",
                    "io.hullcheck.reach..",
                    "io.hullcheck.ledger.event..")
            .and()
            .doNotHaveSimpleName("KnownProgram")
            .and()
            .doNotHaveSimpleName("VersionText")
            .and()
            .doNotHaveSimpleName("LinkerFlags")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.regex..")
            .orShould()
            .callMethod(String.class, "matches", String.class)
            .orShould()
            .callMethod(String.class, "replaceAll", String.class, String.class)
            .orShould()
            .callMethod(String.class, "replaceFirst", String.class, String.class);

    @ArchTest
    static final ArchRule nothingIsEverDeserialised =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectInputStream");

    @ArchTest
    static final ArchRule noRoomIsAJunkRoom =
            noClasses().should().resideInAnyPackage("..util..", "..common..", "..helper..", "..manager..");
}
