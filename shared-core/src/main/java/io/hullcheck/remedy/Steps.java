package io.hullcheck.remedy;

import io.hullcheck.remedy.BuildGraph.Decision;
import io.hullcheck.remedy.BuildGraph.Dependency;
import java.util.regex.Pattern;

/** Changes of a build in words, in XML, and as edits. Stateless. */
final class Steps {
    /** What no shell takes for anything but a word. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9@][A-Za-z0-9@/:.+_~-]*");

    private Steps() {}

    /** Whether a name out of an image can stand in a command that people copy. */
    static boolean mayBeTyped(String name) {
        return WORD.matcher(name).matches();
    }

    /** Where a person changes it. */
    static String where(Dependency dependency, String target) {
        Decision decision = dependency.decision();
        if (decision instanceof Decision.Property p) {
            return "set the property " + p.name() + " to " + target + " in " + p.file() + ", line " + p.line();
        }
        if (decision instanceof Decision.Version v) {
            return "set the version of " + v.of() + " to " + target + " in " + v.file() + ", line " + v.line();
        }
        if (decision instanceof Decision.Override o) {
            return "set the property " + o.name() + " to " + target + " in the properties of " + o.file()
                    + ", in place of the parent's";
        }
        return "add " + dependency.group() + ":" + dependency.artifact() + " " + target
                + " to the dependencyManagement of " + decision.file();
    }

    static int line(Decision decision) {
        if (decision instanceof Decision.Property p) {
            return p.line();
        }
        return decision instanceof Decision.Version v ? v.line() : 0;
    }

    static PomEdit edit(Dependency dependency, String target) {
        Decision decision = dependency.decision();
        if (decision instanceof Decision.Property p) {
            return new PomEdit.SetProperty(p.file(), p.line(), p.name(), p.value(), target);
        }
        if (decision instanceof Decision.Version v) {
            return new PomEdit.SetVersion(v.file(), v.line(), v.value(), target);
        }
        if (decision instanceof Decision.Override o) {
            return new PomEdit.AddProperty(o.file(), o.name(), target);
        }
        return new PomEdit.AddManaged(decision.file(), dependency.group(), dependency.artifact(), target);
    }

    /** What to write, ready to be copied. */
    static String snippet(PomEdit edit) {
        if (edit instanceof PomEdit.SetProperty p) {
            return "<" + p.name() + ">" + p.to() + "</" + p.name() + ">";
        }
        if (edit instanceof PomEdit.SetVersion v) {
            return "<version>" + v.to() + "</version>";
        }
        if (edit instanceof PomEdit.AddProperty p) {
            return "<properties>\n  <" + p.name() + ">" + p.value() + "</" + p.name() + ">\n</properties>";
        }
        PomEdit.AddManaged managed = (PomEdit.AddManaged) edit;
        return """
                <dependencyManagement>
                  <dependencies>
                    <dependency>
                      <groupId>%s</groupId>
                      <artifactId>%s</artifactId>
                      <version>%s</version>
                    </dependency>
                  </dependencies>
                </dependencyManagement>""".formatted(managed.group(), managed.artifact(), managed.version());
    }
}
