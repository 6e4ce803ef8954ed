package io.hullcheck;

import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.language.ComposerCataloguer;
import io.hullcheck.inventory.language.CondaCataloguer;
import io.hullcheck.inventory.language.ExplodedJavaCataloguer;
import io.hullcheck.inventory.language.GemCataloguer;
import io.hullcheck.inventory.language.JavaArchiveCataloguer;
import io.hullcheck.inventory.language.KnownArtifacts;
import io.hullcheck.inventory.language.NpmCataloguer;
import io.hullcheck.inventory.language.NugetCataloguer;
import io.hullcheck.inventory.language.ProgramRecordCataloguer;
import io.hullcheck.inventory.language.PythonCataloguer;
import io.hullcheck.inventory.language.RuntimeImageCataloguer;
import io.hullcheck.inventory.os.ApkCataloguer;
import io.hullcheck.inventory.os.BitnamiCataloguer;
import io.hullcheck.inventory.os.ChiselCataloguer;
import io.hullcheck.inventory.os.DebianCopyrightCataloguer;
import io.hullcheck.inventory.os.DpkgCataloguer;
import io.hullcheck.inventory.os.OpkgCataloguer;
import io.hullcheck.inventory.os.OsReleaseCataloguer;
import io.hullcheck.inventory.os.RpmCataloguer;
import io.hullcheck.inventory.runtime.ErlangCataloguer;
import io.hullcheck.inventory.runtime.GoToolchainCataloguer;
import io.hullcheck.inventory.runtime.JdkCataloguer;
import io.hullcheck.inventory.sbom.EmbeddedSbomCataloguer;
import io.hullcheck.inventory.sbom.VexCataloguer;
import java.util.List;

/** Every cataloguer there is, one line each. */
final class Cataloguers {
    private Cataloguers() {}

    /** @param released knows Java archives by their bytes */
    static List<Cataloguer> all(KnownArtifacts released) {
        return List.of(
                new OsReleaseCataloguer(),
                new DpkgCataloguer(),
                new DebianCopyrightCataloguer(),
                new ChiselCataloguer(),
                new OpkgCataloguer(),
                new ApkCataloguer(),
                new RpmCataloguer(),
                new JavaArchiveCataloguer(released),
                new ExplodedJavaCataloguer(),
                new RuntimeImageCataloguer(),
                new NpmCataloguer(),
                new PythonCataloguer(),
                new CondaCataloguer(),
                new GemCataloguer(),
                new ComposerCataloguer(),
                new NugetCataloguer(),
                new VexCataloguer(),
                new BitnamiCataloguer(),
                new EmbeddedSbomCataloguer(),
                new JdkCataloguer(),
                new GoToolchainCataloguer(),
                new ErlangCataloguer(),
                new ProgramRecordCataloguer());
    }
}
