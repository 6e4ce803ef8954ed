package hudson.plugins.view.dashboard;

import hudson.model.Job;
import java.util.List;

public class Dashboard {
    @SuppressWarnings("rawtypes")
    public synchronized List<Job> getJobs() {
        throw new UnsupportedOperationException();
    }
}
