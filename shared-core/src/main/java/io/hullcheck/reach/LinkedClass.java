package io.hullcheck.reach;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What a class declares and what it refers to (Java Virtual Machine Specification, sections 4.4 to 4.6). Immutable.
 *
 * @param parent empty for {@code java/lang/Object} and modules
 * @param members fields, each its name, a colon and its descriptor, and methods, each its name and descriptor
 * @param references classes that are none of Java itself, and what it asks for of them
 */
record LinkedClass(
        String name, Optional<String> parent, List<String> interfaces, Set<String> members, Set<Reference> references) {
    private static final int CLASS = 7;
    private static final int FIELD = 9;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;

    LinkedClass {
        interfaces = List.copyOf(interfaces);
        members = Set.copyOf(members);
        references = Collections.unmodifiableSet(new LinkedHashSet<>(references));
    }

    /**
     * What a class asks for.
     *
     * @param member as in {@link LinkedClass#members}; empty for the class itself
     */
    record Reference(String owner, String member) {}

    /** @throws RuntimeException when it is no class file that this version reads */
    static LinkedClass of(ClassReader reader) {
        Set<String> members = new HashSet<>();
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public FieldVisitor visitField(
                            int access, String name, String descriptor, String signature, Object value) {
                        members.add(name + ":" + descriptor);
                        return null;
                    }

                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] exceptions) {
                        members.add(name + descriptor);
                        return null;
                    }
                },
                ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return new LinkedClass(
                reader.getClassName(),
                Optional.ofNullable(reader.getSuperName()),
                List.of(reader.getInterfaces()),
                members,
                references(reader));
    }

    private static Set<Reference> references(ClassReader reader) {
        char[] buffer = new char[reader.getMaxStringLength()];
        Set<Reference> references = new LinkedHashSet<>();
        for (int i = 1; i < reader.getItemCount(); i++) {
            int offset = reader.getItem(i);
            if (offset == 0) {
                continue;
            }
            switch (reader.readByte(offset - 1)) {
                case CLASS ->
                    owner(reader.readUTF8(offset, buffer)).ifPresent(o -> references.add(new Reference(o, "")));
                case FIELD, METHOD, INTERFACE_METHOD -> {
                    boolean isField = reader.readByte(offset - 1) == FIELD;
                    Optional<String> owner =
                            owner(reader.readUTF8(reader.getItem(reader.readUnsignedShort(offset)), buffer));
                    int what = reader.getItem(reader.readUnsignedShort(offset + 2));
                    String member =
                            reader.readUTF8(what, buffer) + (isField ? ":" : "") + reader.readUTF8(what + 2, buffer);
                    owner.ifPresent(o -> references.add(new Reference(o, member)));
                }
                default -> {
                    // numbers and texts
                }
            }
        }
        return references;
    }

    /** A class that is none of Java itself; the element of an array of them is asked for as a class alone. */
    private static Optional<String> owner(String internal) {
        Type type = Type.getObjectType(internal);
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        return element.getSort() == Type.OBJECT && !ClassFacts.isJava(element.getInternalName())
                ? Optional.of(element.getInternalName())
                : Optional.empty();
    }
}
