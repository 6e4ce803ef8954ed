package hudson.security;

import org.jvnet.localizer.Localizable;

public final class Permission {
    public final String name;
    public final Permission impliedBy;

    private Permission() {
        this(null, "", null, null, PermissionScope.JENKINS);
    }

    public Permission(
            PermissionGroup group, String name, Localizable description, Permission impliedBy, PermissionScope scope) {
        this.name = name;
        this.impliedBy = impliedBy;
    }

    /** Not of Jenkins: fills in the constants of these signatures. */
    public static Permission signature() {
        return new Permission();
    }
}
