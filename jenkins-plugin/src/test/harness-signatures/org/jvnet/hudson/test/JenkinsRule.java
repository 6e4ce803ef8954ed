package org.jvnet.hudson.test;

import org.htmlunit.html.HtmlPage;

public class JenkinsRule {
    public jenkins.model.Jenkins jenkins;

    public hudson.model.FreeStyleProject createFreeStyleProject(String name) throws java.io.IOException {
        throw new UnsupportedOperationException();
    }

    public <R> R assertBuildStatus(hudson.model.Result status, java.util.concurrent.Future<R> run) throws Exception {
        throw new UnsupportedOperationException();
    }

    public <R> R assertBuildStatusSuccess(java.util.concurrent.Future<R> run) throws Exception {
        throw new UnsupportedOperationException();
    }

    public hudson.model.FreeStyleBuild buildAndAssertSuccess(hudson.model.FreeStyleProject job) throws Exception {
        throw new UnsupportedOperationException();
    }

    public void assertLogContains(String text, hudson.model.Run<?, ?> run) throws java.io.IOException {
        throw new UnsupportedOperationException();
    }

    public void assertLogNotContains(String text, hudson.model.Run<?, ?> run) throws java.io.IOException {
        throw new UnsupportedOperationException();
    }

    public void createOnlineSlave(hudson.model.Label label) throws Exception {
        throw new UnsupportedOperationException();
    }

    public <I> I createProject(Class<I> type, String name) throws java.io.IOException {
        throw new UnsupportedOperationException();
    }

    public <B> B configRoundtrip(B before) throws Exception {
        throw new UnsupportedOperationException();
    }

    public void configRoundtrip() throws Exception {
        throw new UnsupportedOperationException();
    }

    public void assertEqualDataBoundBeans(Object one, Object other) throws Exception {
        throw new UnsupportedOperationException();
    }

    public Object createDummySecurityRealm() {
        throw new UnsupportedOperationException();
    }

    public java.net.URL getURL() throws java.io.IOException {
        throw new UnsupportedOperationException();
    }

    public WebClient createWebClient() {
        throw new UnsupportedOperationException();
    }

    public class WebClient implements AutoCloseable {
        public HtmlPage getPage(hudson.model.Run<?, ?> run, String relative) throws java.io.IOException {
            throw new UnsupportedOperationException();
        }

        public HtmlPage getPage(hudson.model.Item item, String relative) throws java.io.IOException {
            throw new UnsupportedOperationException();
        }

        public HtmlPage goTo(String relative) throws java.io.IOException {
            throw new UnsupportedOperationException();
        }

        public HtmlPage goTo(String relative, String type) throws java.io.IOException {
            throw new UnsupportedOperationException();
        }

        public WebClient login(String user) throws Exception {
            throw new UnsupportedOperationException();
        }

        public void setThrowExceptionOnFailingStatusCode(boolean fails) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }
    }
}
