package io.hullcheck.reach;

import java.util.LinkedHashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Type;

/**
 * What one class file refers to, by its constant pool alone (Java Virtual Machine Specification, section 4.4): no code is
 * interpreted, and none is run.
 *
 * @param name number of its name
 * @param references other classes, without those of Java itself
 * @param strings constants that could name a class
 * @param isReflective whether it loads classes by names that it gets at run time
 */
record ClassFacts(int name, int[] references, int[] strings, boolean isReflective) {
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int FIELD = 9;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int NAME_AND_TYPE = 12;
    private static final int METHOD_TYPE = 16;

    /** The longest name of a class that anybody has seen has some 200 characters. */
    private static final int LONGEST_NAME = 400;

    /** @throws RuntimeException when the bytes are no class file that this version reads */
    static ClassFacts of(byte[] bytes, Names names) {
        ClassReader reader = new ClassReader(bytes);
        char[] buffer = new char[reader.getMaxStringLength()];
        Set<String> references = new LinkedHashSet<>();
        Set<String> strings = new LinkedHashSet<>();
        boolean reflective = false;
        for (int i = 1; i < reader.getItemCount(); i++) {
            int offset = reader.getItem(i);
            if (offset == 0) {
                continue;
            }
            switch (reader.readByte(offset - 1)) {
                case CLASS -> add(references, Type.getObjectType(reader.readUTF8(offset, buffer)));
                case STRING -> name(strings, reader.readUTF8(offset, buffer));
                case METHOD_TYPE -> addAll(references, reader.readUTF8(offset, buffer));
                case NAME_AND_TYPE -> addAll(references, reader.readUTF8(offset + 2, buffer));
                case METHOD, INTERFACE_METHOD -> {
                    int owner = reader.getItem(reader.readUnsignedShort(offset));
                    int what = reader.getItem(reader.readUnsignedShort(offset + 2));
                    reflective |= isReflective(reader.readUTF8(owner, buffer), reader.readUTF8(what, buffer));
                }
                case FIELD -> {
                    // its owner is a class of the pool, and its type a name and type
                }
                default -> {
                    // numbers and texts
                }
            }
        }
        references.remove(reader.getClassName());
        strings.removeAll(references);
        return new ClassFacts(
                names.of(reader.getClassName()), numbers(references, names), numbers(strings, names), reflective);
    }

    private static int[] numbers(Set<String> texts, Names names) {
        return texts.stream().mapToInt(names::of).toArray();
    }

    private static boolean isReflective(String owner, String name) {
        return switch (owner) {
            case "java/lang/Class" -> name.equals("forName");
            case "java/lang/ClassLoader", "java/net/URLClassLoader" -> name.equals("loadClass");
            case "java/lang/invoke/MethodHandles$Lookup" -> name.equals("findClass");
            default -> false;
        };
    }

    private static void addAll(Set<String> references, String descriptor) {
        Type type = Type.getType(descriptor);
        if (type.getSort() == Type.METHOD) {
            for (Type argument : type.getArgumentTypes()) {
                add(references, argument);
            }
            add(references, type.getReturnType());
        } else {
            add(references, type);
        }
    }

    private static void add(Set<String> references, Type type) {
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        if (element.getSort() == Type.OBJECT && !isJava(element.getInternalName())) {
            references.add(element.getInternalName());
        }
    }

    static boolean isJava(String name) {
        return name.startsWith("java/") || name.startsWith("jdk/") || name.startsWith("sun/");
    }

    private static void name(Set<String> strings, String text) {
        if (text.length() > 3 && text.length() < LONGEST_NAME && (text.indexOf('.') > 0 || text.indexOf('/') > 0)) {
            String slashed = text.replace('.', '/');
            if (isName(slashed) && !isJava(slashed)) {
                strings.add(slashed);
            }
        }
    }

    static boolean isName(String slashed) {
        for (int i = 0; i < slashed.length(); i++) {
            char c = slashed.charAt(i);
            if (c != '/' && !Character.isJavaIdentifierPart(c)) {
                return false;
            }
        }
        return Character.isJavaIdentifierStart(slashed.charAt(0));
    }
}
