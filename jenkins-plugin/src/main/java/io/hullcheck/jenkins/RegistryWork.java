package io.hullcheck.jenkins;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.AsyncPeriodicWork;
import hudson.model.TaskListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Does what registries told the webhook: scans what was pushed or pulled and is not known. Images are taken apart in a Java machine of its own,
 * never in the controller's.
 */
@Extension
public final class RegistryWork extends AsyncPeriodicWork {

    public RegistryWork() {
        super("Hullcheck registries");
    }

    @Override
    public long getRecurrencePeriod() {
        return MIN;
    }

    @Override
    protected void execute(TaskListener listener) throws IOException, InterruptedException {
        run(ExtensionList.lookupSingleton(HullcheckConfiguration.class), PluginJars.ofThisPlugin(), listener);
    }

    /** @param jars empty where the plugin has no files of its own, as when it is being developed */
    static void run(HullcheckConfiguration configuration, Optional<Bundle> jars, TaskListener listener)
            throws IOException, InterruptedException {
        Optional<String> ledger = configuration.ledgerPlace();
        if (ledger.isEmpty() || !configuration.hasWebhook() || !configuration.hasEvents(ledger.get())) {
            return;
        }
        IsolatedWork work = new EventsInIsolation(
                ledger.get(),
                configuration.onController(),
                ScanStep.list(configuration.getWebhookRegistries()),
                ScanStep.list(configuration.getInsecureRegistries()),
                configuration.getPolicy(),
                configuration.isOffline());
        Path here = HullcheckConfiguration.controllerHome().folder();
        try {
            AgentAnswer answer = jars.isPresent()
                    ? IsolatedJvm.of(jars.get(), configuration.getJvmOptions()).run(work, here)
                    : work.run(here);
            answer.handedOver().forEach(listener.getLogger()::println);
        } catch (WorkException e) {
            listener.getLogger().println(e.getMessage());
        }
    }
}
