package hudson.model;

public abstract class FreeStyleProject extends Job<FreeStyleProject, FreeStyleBuild> {
    public hudson.util.DescribableList getBuildersList() {
        throw new UnsupportedOperationException();
    }

    public void setScm(Object scm) {
        throw new UnsupportedOperationException();
    }

    public java.util.concurrent.Future<FreeStyleBuild> scheduleBuild2(int quietPeriod) {
        throw new UnsupportedOperationException();
    }
}
