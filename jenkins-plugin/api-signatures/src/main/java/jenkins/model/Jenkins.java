package jenkins.model;

import hudson.security.AccessControlled;
import hudson.security.Permission;

public class Jenkins implements AccessControlled {
    public static final Permission ADMINISTER = Permission.signature();

    public static Jenkins get() {
        throw new UnsupportedOperationException();
    }
}
