package io.hullcheck.remedy;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Changes of a build in words, in XML, and as edits. Stateless. */
final class Steps {
    /** What no shell takes for anything but a word. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9@][A-Za-z0-9@/:.+_~-]*");

    private Steps() {}

    /** Whether a name out of an image can stand in a command that people copy. */
    static boolean mayBeTyped(String name) {
        return WORD.matcher(name).matches();
    }

    /** An edit in words. */
    static String words(PomEdit edit) {
        if (edit instanceof PomEdit.SetProperty p) {
            return "set the property " + p.name() + " to " + p.to() + " in " + p.file() + line(p.line());
        }
        if (edit instanceof PomEdit.SetVersion v) {
            return "set the version of " + v.of() + " to " + v.to() + " in " + v.file() + line(v.line());
        }
        if (edit instanceof PomEdit.AddProperty p) {
            return "set the property " + p.name() + " to " + p.value() + " in the properties of " + p.file()
                    + ", in place of the parent's";
        }
        PomEdit.AddManaged m = (PomEdit.AddManaged) edit;
        return "add " + m.group() + ":" + m.artifact() + (m.classifier().isEmpty() ? "" : ":" + m.classifier()) + " "
                + m.version() + " to the dependencyManagement of " + m.file();
    }

    private static String line(int line) {
        return line > 0 ? ", line " + line : "";
    }

    /** The line of an edit, from 1; 0 where it adds one. */
    static int line(PomEdit edit) {
        if (edit instanceof PomEdit.SetProperty p) {
            return p.line();
        }
        return edit instanceof PomEdit.SetVersion v ? v.line() : 0;
    }

    /** What to write for several edits, ready to be copied. */
    static String snippet(List<PomEdit> edits) {
        return edits.stream().map(Steps::snippet).distinct().collect(Collectors.joining("\n"));
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
                      <version>%s</version>%s
                    </dependency>
                  </dependencies>
                </dependencyManagement>""".formatted(
                managed.group(),
                managed.artifact(),
                managed.version(),
                managed.classifier().isEmpty() ? "" : "\n      <classifier>" + managed.classifier() + "</classifier>");
    }
}
