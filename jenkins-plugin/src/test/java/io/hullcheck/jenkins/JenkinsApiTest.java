package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Extension;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.java.sezpoz.Index;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What the plugin's bytecode refers to of Jenkins, written to {@code target/jenkins-api-used.txt}, so that it can be held against the
 * published core at any time.
 */
class JenkinsApiTest {
    private static final List<String> JENKINS = List.of(
            "com/cloudbees/",
            "hudson/",
            "jenkins/",
            "io/jenkins/",
            "org/jenkinsci/",
            "org/kohsuke/stapler/",
            "org/jvnet/",
            "jakarta/servlet/");
    private static final Path CLASSES = Path.of(System.getProperty("hullcheck.classes", "target/classes"));

    private static boolean isJenkins(String name) {
        return JENKINS.stream().anyMatch(name::startsWith);
    }

    private static Set<String> used() throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.walk(CLASSES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    new ClassReader(in).accept(new References(used), 0);
                }
            }
        }
        return used;
    }

    @Test
    void shouldReferToNothingOfJenkinsThatIsNotDeclared() throws Exception {
        Set<String> used = used();
        Files.write(Path.of("target/jenkins-api-used.txt"), used);
        assertThat(used)
                .contains(
                        "hudson/tasks/Builder",
                        "hudson/FilePath.act(Lhudson/FilePath$FileCallable;)Ljava/lang/Object;",
                        "hudson/model/Result.FAILURE:Lhudson/model/Result;");
        for (String one : used) {
            int member = one.indexOf('.');
            Class<?> owner = Class.forName(
                    (member < 0 ? one : one.substring(0, member)).replace('/', '.'),
                    false,
                    getClass().getClassLoader());
            if (member > 0) {
                assertThat(isDeclared(owner, one.substring(member + 1))).as(one).isTrue();
            }
        }
        // what these signatures have of their own is nobody's business
        assertThat(used).noneMatch(u -> u.contains("Signatures") || u.contains("signature()"));
    }

    private static boolean isDeclared(Class<?> owner, String member) {
        int descriptor = member.indexOf('(');
        if (descriptor < 0) {
            String name = member.substring(0, member.indexOf(':'));
            return Arrays.stream(owner.getFields())
                    .anyMatch(f -> f.getName().equals(name)
                            && Type.getDescriptor(f.getType()).equals(member.substring(name.length() + 1)));
        }
        String name = member.substring(0, descriptor);
        String wanted = member.substring(descriptor);
        if (name.equals("<init>")) {
            return Arrays.stream(owner.getDeclaredConstructors())
                    .map((Constructor<?> c) -> Type.getConstructorDescriptor(c))
                    .anyMatch(wanted::equals);
        }
        for (Class<?> at = owner; at != null; at = at.getSuperclass()) {
            if (declares(at, name, wanted)) {
                return true;
            }
        }
        return Arrays.stream(owner.getMethods())
                .anyMatch(m ->
                        m.getName().equals(name) && Type.getMethodDescriptor(m).equals(wanted));
    }

    private static boolean declares(Class<?> owner, String name, String descriptor) {
        for (Method method : owner.getDeclaredMethods()) {
            if (method.getName().equals(name)
                    && Type.getMethodDescriptor(method).equals(descriptor)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void shouldBeListedWhereJenkinsLooksForItsExtensionsAndTheirSymbols() throws IOException {
        Set<String> extensions = new TreeSet<>();
        Set<String> symbols = new TreeSet<>();
        try (Stream<Path> files = Files.walk(CLASSES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                ClassReader reader = new ClassReader(Files.readAllBytes(file));
                reader.accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
                                if (descriptor.equals("Lhudson/Extension;")) {
                                    extensions.add(reader.getClassName().replace('/', '.'));
                                } else if (descriptor.equals("Lorg/jenkinsci/Symbol;")) {
                                    symbols.add(reader.getClassName().replace('/', '.'));
                                }
                                return null;
                            }
                        },
                        0);
            }
        }
        assertThat(extensions).isNotEmpty();
        Set<String> indexed = new TreeSet<>();
        // as core's finder of extensions reads it
        for (var item : Index.load(Extension.class, Object.class, JenkinsApiTest.class.getClassLoader())) {
            indexed.add(item.className());
        }
        assertThat(indexed).isEqualTo(extensions);
        assertThat(Files.readAllLines(CLASSES.resolve("META-INF/services/annotations/org.jenkinsci.Symbol")))
                .containsExactlyElementsOf(symbols);
    }

    /** Else Stapler reads them from the byte code, with a warning for each method (Stapler, "ClassDescriptor"). */
    @Test
    void shouldKeepTheNamesOfParametersForStapler() throws Exception {
        int seen = 0;
        try (Stream<Path> files = Files.list(CLASSES.resolve("io/hullcheck/jenkins"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                if (name.equals("Messages")) {
                    continue;
                }
                Class<?> type = Class.forName(
                        "io.hullcheck.jenkins." + name, false, getClass().getClassLoader());
                for (Executable one : Stream.of(type.getDeclaredMethods(), type.getDeclaredConstructors())
                        .flatMap(Arrays::stream)
                        .filter(e -> !e.isSynthetic())
                        .filter(e -> Modifier.isPublic(e.getModifiers()))
                        .toList()) {
                    for (Parameter parameter : one.getParameters()) {
                        assertThat(parameter.isNamePresent()).as(one.toString()).isTrue();
                        seen++;
                    }
                }
            }
        }
        assertThat(seen).isGreaterThan(100);
    }

    /** Gathers classes, fields and methods. */
    private static final class References extends ClassVisitor {
        private final Set<String> used;

        References(Set<String> used) {
            super(Opcodes.ASM9);
            this.used = used;
        }

        private void type(Type type) {
            switch (type.getSort()) {
                case Type.ARRAY -> type(type.getElementType());
                case Type.OBJECT -> name(type.getInternalName());
                case Type.METHOD -> {
                    type(type.getReturnType());
                    Arrays.stream(type.getArgumentTypes()).forEach(this::type);
                }
                default -> {
                    // a number
                }
            }
        }

        private void name(String name) {
            if (name != null && isJenkins(name)) {
                used.add(name);
            }
        }

        @Override
        public void visit(int version, int access, String name, String generic, String superName, String[] interfaces) {
            name(superName);
            Arrays.stream(interfaces).forEach(this::name);
        }

        @Override
        public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            type(Type.getType(descriptor));
            return null;
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String generic, Object value) {
            type(Type.getType(descriptor));
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String generic, String[] exceptions) {
            type(Type.getMethodType(descriptor));
            if (exceptions != null) {
                Arrays.stream(exceptions).forEach(this::name);
            }
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    type(Type.getType(annotation));
                    return null;
                }

                @Override
                public AnnotationVisitor visitParameterAnnotation(int at, String annotation, boolean visible) {
                    type(Type.getType(annotation));
                    return null;
                }

                @Override
                public void visitTypeInsn(int opcode, String type) {
                    type(Type.getObjectType(type));
                }

                @Override
                public void visitFieldInsn(int opcode, String owner, String field, String type) {
                    type(Type.getType(type));
                    if (isJenkins(owner)) {
                        used.add(owner);
                        used.add(owner + "." + field + ":" + type);
                    }
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String method, String type, boolean isInterface) {
                    type(Type.getMethodType(type));
                    if (isJenkins(owner)) {
                        used.add(owner);
                        used.add(owner + "." + method + type);
                    }
                }

                @Override
                public void visitInvokeDynamicInsn(String call, String type, Handle how, Object... arguments) {
                    type(Type.getMethodType(type));
                    for (Object argument : arguments) {
                        if (argument instanceof Handle handle && isJenkins(handle.getOwner())) {
                            used.add(handle.getOwner());
                            used.add(handle.getOwner() + "." + handle.getName() + handle.getDesc());
                        } else if (argument instanceof Type named) {
                            type(named);
                        }
                    }
                }

                @Override
                public void visitLdcInsn(Object value) {
                    if (value instanceof Type named) {
                        type(named);
                    }
                }

                @Override
                public void visitTryCatchBlock(Label start, Label end, Label to, String type) {
                    name(type);
                }
            };
        }
    }
}
