package hudson.model;

import hudson.security.AccessControlled;
import hudson.security.Permission;

public interface Item extends AccessControlled {
    Permission READ = Permission.signature();
    Permission EXTENDED_READ = Permission.signature();
    Permission CONFIGURE = Permission.signature();
}
