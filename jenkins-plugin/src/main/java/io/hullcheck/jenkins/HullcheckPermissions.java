package io.hullcheck.jenkins;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import jenkins.model.Jenkins;

/** What can be granted of Hullcheck besides Jenkins' own permissions. */
public final class HullcheckPermissions {
    public static final PermissionGroup GROUP =
            new PermissionGroup(HullcheckRoot.class, Messages._HullcheckRoot_PermissionGroup());

    /** To see the images of all jobs, and what is known of them. Administrators have it. */
    public static final Permission VIEW_LEDGER = new Permission(
            GROUP, "ViewLedger", Messages._HullcheckRoot_ViewLedger(), Jenkins.ADMINISTER, PermissionScope.JENKINS);

    private HullcheckPermissions() {}

    /** Makes the permission known before the configuration is read that grants it. */
    @Initializer(before = InitMilestone.SYSTEM_CONFIG_LOADED)
    public static void register() {
        // its constants are there when the class is
    }
}
