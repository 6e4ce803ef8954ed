package hudson.plugins.view.dashboard;

import hudson.ExtensionPoint;
import hudson.model.Describable;
import hudson.model.ModelObject;

public abstract class DashboardPortlet implements ModelObject, Describable<DashboardPortlet>, ExtensionPoint {
    private final String name;

    public DashboardPortlet(String name) {
        this.name = name;
    }

    public String getName() {
        return name;
    }

    public Dashboard getDashboard() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getDisplayName() {
        return getName();
    }
}
