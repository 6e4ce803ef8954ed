package hudson.model;

public abstract class FreeStyleBuild extends Run<FreeStyleProject, FreeStyleBuild> {
    public <T extends Action> T getAction(Class<T> type) {
        throw new UnsupportedOperationException();
    }
}
