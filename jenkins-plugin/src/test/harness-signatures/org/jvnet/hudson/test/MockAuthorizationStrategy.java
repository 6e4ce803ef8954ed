package org.jvnet.hudson.test;

public class MockAuthorizationStrategy {
    public Grant grant(hudson.security.Permission... permissions) {
        throw new UnsupportedOperationException();
    }

    public class Grant {
        public GrantOn everywhere() {
            throw new UnsupportedOperationException();
        }
    }

    public class GrantOn {
        public MockAuthorizationStrategy to(String... sids) {
            throw new UnsupportedOperationException();
        }

        public MockAuthorizationStrategy toEveryone() {
            throw new UnsupportedOperationException();
        }
    }
}
