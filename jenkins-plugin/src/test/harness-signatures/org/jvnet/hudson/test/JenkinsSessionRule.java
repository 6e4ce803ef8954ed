package org.jvnet.hudson.test;

public class JenkinsSessionRule {
    public void then(Step step) throws Throwable {
        throw new UnsupportedOperationException();
    }

    public interface Step {
        void run(JenkinsRule rule) throws Throwable;
    }
}
