package lib;

public class Lib {
    public static String text() {
        return org.apache.commons.text.StringEscapeUtils.escapeJava("a");
    }
}
