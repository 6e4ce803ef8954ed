package hudson.security;

import hudson.model.ModelObject;

public final class PermissionScope {
    public static final PermissionScope JENKINS = new PermissionScope(ModelObject.class);

    public PermissionScope(Class<? extends ModelObject> modelClass, PermissionScope... containers) {}
}
