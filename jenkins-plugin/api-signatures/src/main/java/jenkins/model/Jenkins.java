package jenkins.model;

import hudson.ProxyConfiguration;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import java.io.File;

public class Jenkins implements AccessControlled {
    public static final Permission MANAGE = Permission.signature();
    public static final Permission ADMINISTER = Permission.signature();

    public ProxyConfiguration getProxy() {
        throw new UnsupportedOperationException();
    }

    public String getRootUrl() {
        throw new UnsupportedOperationException();
    }

    public File getRootDir() {
        throw new UnsupportedOperationException();
    }

    public static Jenkins get() {
        throw new UnsupportedOperationException();
    }
}
