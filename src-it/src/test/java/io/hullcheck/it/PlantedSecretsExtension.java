package io.hullcheck.it;

import io.hullcheck.testing.PlantedSecret;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** Behind every integration test, before its temporary folders are removed, looks into them for secrets. */
public final class PlantedSecretsExtension implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext context) throws IOException, IllegalAccessException {
        if (!PlantedSecret.isPlanted()) {
            return;
        }
        for (Field field : AnnotationSupport.findAnnotatedFields(
                context.getRequiredTestClass(), TempDir.class, f -> true, HierarchyTraversalMode.TOP_DOWN)) {
            field.setAccessible(true);
            if (field.get(context.getRequiredTestInstance()) instanceof Path folder && Files.isDirectory(folder)) {
                PlantedSecrets.shouldNotBeBelow(folder);
            }
        }
    }
}
