package io.hullcheck.maven.fix;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What the classes of a jar need, by their class files (Java Virtual Machine Specification, section 4.1).
 *
 * @param java release; 0 where the jar has no classes
 * @param isJakarta whether it refers to {@code jakarta} packages
 */
record JarNeeds(int java, boolean isJakarta) {
    /** Class files of Java 8 are of version 52. */
    private static final int VERSION_BEFORE_JAVA_1 = 44;

    private static final int MAGIC = 0xCAFEBABE;
    private static final int MOST_CLASSES = 50_000;
    private static final int MOST_BYTES = 1 << 20;

    /** @throws IOException when it is no archive */
    static JarNeeds of(File jar) throws IOException {
        int java = 0;
        boolean isJakarta = false;
        int classes = 0;
        try (ZipFile zip = new ZipFile(jar)) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements() && classes < MOST_CLASSES) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName();
                if (!name.endsWith(".class") || name.startsWith("META-INF/") || name.endsWith("module-info.class")) {
                    continue;
                }
                classes++;
                try (InputStream in = zip.getInputStream(entry)) {
                    byte[] bytes = in.readNBytes(MOST_BYTES);
                    DataInputStream data = new DataInputStream(new java.io.ByteArrayInputStream(bytes));
                    if (bytes.length > 8 && data.readInt() == MAGIC) {
                        data.readUnsignedShort();
                        java = Math.max(java, data.readUnsignedShort() - VERSION_BEFORE_JAVA_1);
                    }
                    isJakarta = isJakarta || holds(bytes, "jakarta/");
                }
            }
        }
        return new JarNeeds(java, isJakarta);
    }

    private static boolean holds(byte[] bytes, String text) {
        for (int at = 0; at + text.length() <= bytes.length; at++) {
            int i = 0;
            while (i < text.length() && bytes[at + i] == text.charAt(i)) {
                i++;
            }
            if (i == text.length()) {
                return true;
            }
        }
        return false;
    }

    /** What it needs that another does not, in words that follow a version; empty for nothing. */
    String beyond(JarNeeds other) {
        String needed = (java > other.java ? " needs Java " + java : "")
                + (isJakarta && !other.isJakarta
                        ? (java > other.java ? " and" : " needs") + " jakarta packages in place of javax"
                        : "");
        return needed.isEmpty() ? "" : ", which" + needed;
    }
}
