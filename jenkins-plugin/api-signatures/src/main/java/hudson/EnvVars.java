package hudson;

import java.util.Map;
import java.util.TreeMap;

public class EnvVars extends TreeMap<String, String> {
    private static final long serialVersionUID = 4320331661987259022L;

    public EnvVars() {
        throw Signatures.only();
    }

    public EnvVars(Map<String, String> m) {
        throw Signatures.only();
    }

    public String expand(String s) {
        throw Signatures.only();
    }
}
