package io.hullcheck.reach;

import io.hullcheck.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.objectweb.asm.ClassReader;

/** Class files of an image. */
public final class ClassFuzzTargets {
    private ClassFuzzTargets() {}

    public static List<FuzzTarget> all() throws IOException {
        return List.of(FuzzTarget.of("class-file", input -> {
                    ClassFacts.of(input, new Names());
                    LinkedClass.of(new ClassReader(input));
                })
                // of whatever kind, as it documents
                .throwing(RuntimeException.class)
                .longest(16_384)
                .seed(bytes(Reaches.class))
                .seed(bytes(ReachMode.class)));
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            return in.readAllBytes();
        }
    }
}
