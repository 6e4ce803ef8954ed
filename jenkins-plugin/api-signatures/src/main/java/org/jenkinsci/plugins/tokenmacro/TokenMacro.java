package org.jenkinsci.plugins.tokenmacro;

import hudson.ExtensionPoint;

public abstract class TokenMacro implements ExtensionPoint {
    public abstract boolean acceptsMacroName(String macroName);
}
