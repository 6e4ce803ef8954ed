package jenkins.model;

public class Jenkins implements hudson.security.AccessControlled {
    public static final hudson.security.Permission READ = null;
    public static final hudson.security.Permission MANAGE = null;
    public static final hudson.security.Permission ADMINISTER = null;

    public static Jenkins get() {
        throw new UnsupportedOperationException();
    }

    public void setSecurityRealm(Object realm) {
        throw new UnsupportedOperationException();
    }

    public void setAuthorizationStrategy(Object strategy) {
        throw new UnsupportedOperationException();
    }

    public <T> T getItemByFullName(String name, Class<T> type) {
        throw new UnsupportedOperationException();
    }

    public void addView(Object view) {
        throw new UnsupportedOperationException();
    }
}
