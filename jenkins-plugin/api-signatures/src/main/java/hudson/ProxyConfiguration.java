package hudson;

import hudson.util.Secret;
import java.util.List;
import java.util.regex.Pattern;

public final class ProxyConfiguration {
    public final String name;
    public final int port;

    public ProxyConfiguration(String name, int port, String userName, String password, String noProxyHost) {
        throw Signatures.only();
    }

    public String getUserName() {
        throw Signatures.only();
    }

    public Secret getSecretPassword() {
        throw Signatures.only();
    }

    public List<Pattern> getNoProxyHostPatterns() {
        throw Signatures.only();
    }
}
