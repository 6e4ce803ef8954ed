package hudson.tasks;

import hudson.ExtensionPoint;
import hudson.model.Describable;

public abstract class Publisher extends BuildStepCompatibilityLayer implements Describable<Publisher>, ExtensionPoint {}
