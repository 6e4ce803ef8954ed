package io.hullcheck.jenkins;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractProject;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.hullcheck.advisory.Authority;
import io.hullcheck.image.Mirrors;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.Verdict;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import jenkins.tasks.SimpleBuildStep;
import jenkins.util.BuildListenerAdapter;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * What every step that scans has in common: its parameters, which bear the names that the Maven plugin's do, the scan on the agent, and what
 * becomes of the build.
 */
public abstract class ScanStep extends StepOptions implements SimpleBuildStep {
    private static final List<String> UNLESS_TOLD = List.of("table", "json", "html");
    private static final int DAYS = 5;
    private static final int RECORD_DAYS = 90;

    private final String image;
    private String platform = "";
    private String failOn = "";
    private boolean onlyFixable;
    private boolean onlyNew;
    private boolean passIncomplete;
    private boolean failOnOldDatabase;
    private boolean unstable;
    private boolean archive;
    private boolean sharesJvm;
    private String policy = "";
    private String profile = "";
    private String baseline = "";
    private String formats = "";
    private String outputDirectory = "";
    private String database = "";
    private Integer maxDatabaseAge;
    private Integer maxRecordAge;
    private boolean offline;
    private String credentialsId = "";
    private String insecureRegistries = "";

    ScanStep(String image) {
        this.image = plain(image);
    }

    /** A job that an earlier version stored, or that was written by hand, need not name everything; flags that it leaves out are false. */
    Object readResolve() {
        fillIn();
        platform = plain(platform);
        failOn = plain(failOn);
        policy = plain(policy);
        profile = plain(profile);
        baseline = plain(baseline);
        formats = plain(formats);
        outputDirectory = plain(outputDirectory);
        database = plain(database);
        credentialsId = plain(credentialsId);
        insecureRegistries = plain(insecureRegistries);
        return this;
    }

    static String plain(String typed) {
        return typed == null ? "" : typed.strip();
    }

    public String getImage() {
        return image;
    }

    public String getPlatform() {
        return platform;
    }

    @DataBoundSetter
    public void setPlatform(String platform) {
        this.platform = plain(platform);
    }

    public String getFailOn() {
        return failOn;
    }

    @DataBoundSetter
    public void setFailOn(String failOn) {
        this.failOn = plain(failOn);
    }

    public boolean isOnlyFixable() {
        return onlyFixable;
    }

    @DataBoundSetter
    public void setOnlyFixable(boolean onlyFixable) {
        this.onlyFixable = onlyFixable;
    }

    public boolean isOnlyNew() {
        return onlyNew;
    }

    @DataBoundSetter
    public void setOnlyNew(boolean onlyNew) {
        this.onlyNew = onlyNew;
    }

    public boolean isFailOnIncomplete() {
        return !passIncomplete;
    }

    @DataBoundSetter
    public void setFailOnIncomplete(boolean failOnIncomplete) {
        this.passIncomplete = !failOnIncomplete;
    }

    public boolean isFailOnOldDatabase() {
        return failOnOldDatabase;
    }

    @DataBoundSetter
    public void setFailOnOldDatabase(boolean failOnOldDatabase) {
        this.failOnOldDatabase = failOnOldDatabase;
    }

    public boolean isUnstable() {
        return unstable;
    }

    /** Whether an image that the policy does not let pass makes the build unstable instead of failing it; not under a policy for all jobs. */
    @DataBoundSetter
    public void setUnstable(boolean unstable) {
        this.unstable = unstable;
    }

    public boolean isArchive() {
        return archive;
    }

    /** @param archive whether the report files are kept with the build as its artifacts */
    @DataBoundSetter
    public void setArchive(boolean archive) {
        this.archive = archive;
    }

    public boolean isIsolated() {
        return !sharesJvm;
    }

    /** @param isolated whether the image is taken apart in a Java machine of its own, which cannot harm the agent's */
    @DataBoundSetter
    public void setIsolated(boolean isolated) {
        this.sharesJvm = !isolated;
    }

    public String getPolicy() {
        return policy;
    }

    @DataBoundSetter
    public void setPolicy(String policy) {
        this.policy = plain(policy);
    }

    public String getProfile() {
        return profile;
    }

    @DataBoundSetter
    public void setProfile(String profile) {
        this.profile = plain(profile);
    }

    public String getBaseline() {
        return baseline;
    }

    @DataBoundSetter
    public void setBaseline(String baseline) {
        this.baseline = plain(baseline);
    }

    public String getFormats() {
        return formats;
    }

    /** @param formats names of forms with commas between; empty for table, json and html */
    @DataBoundSetter
    public void setFormats(String formats) {
        this.formats = plain(formats);
    }

    public String getOutputDirectory() {
        return outputDirectory;
    }

    @DataBoundSetter
    public void setOutputDirectory(String outputDirectory) {
        this.outputDirectory = plain(outputDirectory);
    }

    public String getDatabase() {
        return database;
    }

    @DataBoundSetter
    public void setDatabase(String database) {
        this.database = plain(database);
    }

    public int getMaxDatabaseAge() {
        return maxDatabaseAge == null ? DAYS : maxDatabaseAge;
    }

    @DataBoundSetter
    public void setMaxDatabaseAge(int maxDatabaseAge) {
        this.maxDatabaseAge = maxDatabaseAge;
    }

    public int getMaxRecordAge() {
        return maxRecordAge == null ? RECORD_DAYS : maxRecordAge;
    }

    @DataBoundSetter
    public void setMaxRecordAge(int maxRecordAge) {
        this.maxRecordAge = maxRecordAge;
    }

    public boolean isOffline() {
        return offline;
    }

    @DataBoundSetter
    public void setOffline(boolean offline) {
        this.offline = offline;
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    /** @param credentialsId of user and password for the image's registry; empty for the login that the agent has */
    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = plain(credentialsId);
    }

    public String getInsecureRegistries() {
        return insecureRegistries;
    }

    /** @param insecureRegistries hosts, with their ports, that may be asked without TLS, with commas between */
    @DataBoundSetter
    public void setInsecureRegistries(String insecureRegistries) {
        this.insecureRegistries = plain(insecureRegistries);
    }

    @Override
    public void perform(Run<?, ?> run, FilePath workspace, EnvVars env, Launcher launcher, TaskListener listener)
            throws InterruptedException, IOException {
        perform(run, workspace, env, launcher, listener, HullcheckConfiguration.current());
    }

    void perform(
            Run<?, ?> run,
            FilePath workspace,
            EnvVars env,
            Launcher launcher,
            TaskListener listener,
            JobDefaults defaults)
            throws InterruptedException, IOException {
        Handover handover = handover(env);
        ScanOrder order = withDatabase(order(env, defaults), workspace, defaults, listener);
        AgentWork work = work(order.withLogins(logins(run, order, handover)), handover);
        AgentAnswer answer = workspace.act(new OnAgent(work, machine(workspace, defaults, listener)));
        String why = "";
        List<ScanReport> reports = new ArrayList<>();
        for (ScanAnswer scan : answer.scans()) {
            scan.console().forEach(listener.getLogger()::println);
            scan.files().forEach(f -> listener.getLogger().println("Report: " + f));
            HullcheckAction action = HullcheckAction.keep(run, scan.report());
            if (defaults.ledger().isPresent()) {
                reports.add(action.report());
            }
            listener.hyperlink(action.getUrlName(), "Hullcheck: " + action.getVerdict());
            listener.getLogger().println();
            String stops = whyNot(action, scan);
            tell(
                    new ScanListener.Scanned(
                            run, action, stops, unstable && defaults.policy().isEmpty(), !isSkipPublishingChecks()),
                    defaults,
                    listener);
            why = why.isEmpty() ? stops : why;
            if (defaults.controller().isPresent()) {
                defaults.controller().get().meet(scan.needs());
            }
        }
        if (defaults.ledger().isPresent()) {
            Memory.keep(defaults.ledger().get(), reports, answer.handed(), listener);
        }
        if (archive) {
            run.pickArtifactManager()
                    .archive(workspace, launcher, new BuildListenerAdapter(listener), artifacts(answer));
        }
        answer.handedOver().forEach(listener.getLogger()::println);
        if (!answer.failure().isEmpty()) {
            run.setResult(Result.FAILURE);
            throw new AbortException(answer.failure());
        }
        if (!why.isEmpty()) {
            // a policy for all jobs would be none if a job could take its edge off
            if (!unstable || !defaults.policy().isEmpty()) {
                run.setResult(Result.FAILURE);
                throw new AbortException(why);
            }
            run.setResult(Result.UNSTABLE);
            listener.getLogger().println(why);
        }
    }

    /** What another plugin cannot show takes nothing from the scan. */
    private static void tell(ScanListener.Scanned scan, JobDefaults defaults, TaskListener listener) {
        for (ScanListener one : defaults.listeners()) {
            try {
                one.scanned(scan, listener);
            } catch (IOException | RuntimeException | LinkageError e) {
                listener.getLogger()
                        .println("Hullcheck: " + one.getClass().getSimpleName() + " could not show the result: " + e);
            }
        }
    }

    /** Brings the controller's database to the agent, where neither the job nor all jobs have another. */
    private static ScanOrder withDatabase(
            ScanOrder order, FilePath workspace, JobDefaults defaults, TaskListener listener)
            throws IOException, InterruptedException {
        if (!order.database().isEmpty() || defaults.controller().isEmpty()) {
            return order;
        }
        Optional<Bundle> bundle = defaults.controller().get().bundle();
        if (bundle.isEmpty()) {
            listener.getLogger()
                    .println(
                            "Hullcheck: the controller has no advisory database yet; the log \"Hullcheck advisory database\""
                                    + " of Jenkins' tasks says why");
            return order;
        }
        return order.withDatabase(ControllerDatabase.in(
                bundle.get().bring(workspace, defaults.surroundings().home(), listener)));
    }

    /** Where the agent does its work: in a Java machine of its own, unless the job wants otherwise or the plugin has no files. */
    private IsolatedJvm machine(FilePath workspace, JobDefaults defaults, TaskListener listener)
            throws IOException, InterruptedException {
        Optional<Bundle> jars = sharesJvm ? Optional.empty() : defaults.jars();
        return jars.isEmpty()
                ? IsolatedJvm.NONE
                : new IsolatedJvm(
                        jars.get().bring(workspace, defaults.surroundings().home(), listener) + "/*",
                        words(defaults.jvmOptions()));
    }

    static List<String> words(String typed) {
        return Stream.of(typed.split("\\s+")).filter(w -> !w.isEmpty()).toList();
    }

    /** An agent is not believed that names a place outside of the workspace, which would be one outside of the artifacts too. */
    private static Map<String, String> artifacts(AgentAnswer answer) throws AbortException {
        Map<String, String> artifacts = new LinkedHashMap<>();
        for (ScanAnswer scan : answer.scans()) {
            for (String file : scan.files()) {
                if (file.startsWith("/")
                        || file.contains(":")
                        || List.of(file.split("[/\\\\]")).contains("..")) {
                    throw new AbortException("Hullcheck: " + file
                            + " is not in the workspace and cannot be archived; choose another outputDirectory");
                }
                artifacts.put(file, file);
            }
        }
        return artifacts;
    }

    /** Why the policy does not let an image pass; empty when it does. */
    private static String whyNot(HullcheckAction action, ScanAnswer scan) {
        if (action.getVerdict() == Verdict.FAILED) {
            return "Hullcheck: " + action.getReason() + ".";
        }
        return scan.next().isEmpty()
                ? ""
                : "Hullcheck: " + action.getReason() + ". " + scan.next()
                        + ". To let incomplete results pass, set failOnIncomplete: false.";
    }

    static List<String> list(String typed) {
        return Stream.of(typed.split(","))
                .map(String::strip)
                .filter(t -> !t.isEmpty())
                .toList();
    }

    /** What is done with an image that the policy lets pass. */
    abstract Handover handover(EnvVars env) throws AbortException;

    /** What the agent does. */
    AgentWork work(ScanOrder order, Handover handover) {
        return new ScanOnAgent(order, handover);
    }

    /** Logins for the registries that the image and its targets are named in, and for no other that they may lead to. */
    List<HostLogin> logins(Run<?, ?> run, ScanOrder order, Handover handover) throws AbortException {
        return logins(run, credentialsId, Stream.concat(Stream.of(order.image()), handover.targets().stream()));
    }

    static List<HostLogin> logins(Run<?, ?> run, String id, Stream<String> images) throws AbortException {
        if (id.isEmpty()) {
            return List.of();
        }
        StandardUsernamePasswordCredentials found =
                CredentialsProvider.findCredentialById(id, StandardUsernamePasswordCredentials.class, run);
        if (found == null) {
            throw new AbortException(
                    "Hullcheck: there are no credentials \"" + id + "\" of user and password that this job may use");
        }
        return images.map(HostLogin::host)
                .distinct()
                .map(h -> new HostLogin(
                        h, found.getUsername(), found.getPassword().getPlainText()))
                .toList();
    }

    ScanOrder order(EnvVars env, JobDefaults defaults) throws AbortException {
        if (image.isEmpty()) {
            throw new AbortException(
                    "Hullcheck: no image was named; say, for example, hullcheck image: 'target/app.tar'");
        }
        return new ScanOrder(
                env.expand(image),
                env.expand(platform),
                env.expand(failOn),
                onlyFixable,
                onlyNew,
                !passIncomplete,
                failOnOldDatabase,
                env.expand(policy),
                env.expand(profile),
                env.expand(baseline),
                list(env.expand(insecureRegistries)),
                formats.isEmpty() ? UNLESS_TOLD : list(env.expand(formats)),
                outputDirectory.isEmpty() ? "target/hullcheck" : env.expand(outputDirectory),
                database.isEmpty() ? defaults.database() : env.expand(database),
                getMaxDatabaseAge(),
                getMaxRecordAge(),
                offline || defaults.offline(),
                defaults.surroundings(),
                getBranch().isEmpty() ? env.getOrDefault("BRANCH_NAME", "") : env.expand(getBranch()),
                defaults.policy(),
                List.of(),
                options(env));
    }

    /** What Jenkins knows of such a step. */
    public abstract static class ScanDescriptor extends BuildStepDescriptor<Builder> {
        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }

        /** The thresholds; the first leaves it to the policy file or the default. */
        @POST
        public ListBoxModel doFillFailOnItems(@AncestorInPath Item item) {
            checkRead(item);
            ListBoxModel items = new ListBoxModel();
            items.add("the policy file's rules, or CRITICAL", "");
            for (String severity : List.of("CRITICAL", "HIGH", "MEDIUM", "LOW", "NEVER")) {
                items.add(severity, severity);
            }
            return items;
        }

        /** Credentials that the job may use; to those who may not configure it, the one that is chosen. */
        @POST
        public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
            StandardListBoxModel items = new StandardListBoxModel();
            if (item == null || !item.hasPermission(Item.CONFIGURE)) {
                return items.includeCurrentValue(credentialsId);
            }
            return items.includeEmptyValue()
                    .include(item, StandardUsernamePasswordCredentials.class)
                    .includeCurrentValue(credentialsId);
        }

        @POST
        public FormValidation doCheckImage(@AncestorInPath Item item, @QueryParameter String value) {
            check(item);
            return plain(value).isEmpty()
                    ? FormValidation.error(
                            "Name an image: an archive or folder in the workspace, or registry:HOST/NAME:TAG")
                    : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckFormats(@AncestorInPath Item item, @QueryParameter String value) {
            check(item);
            return valid(() -> ReportFormats.check(list(plain(value))));
        }

        @POST
        public ListBoxModel doFillReachItems(@AncestorInPath Item item) {
            checkRead(item);
            ListBoxModel items = new ListBoxModel();
            items.add("of images in files and folders", "");
            items.add("never", "never");
            items.add("always", "always");
            return items;
        }

        @POST
        public FormValidation doCheckLimits(@AncestorInPath Item item, @QueryParameter String value) {
            check(item);
            return valid(() -> ScanOptions.bounds(list(plain(value))));
        }

        @POST
        public FormValidation doCheckMirrors(@AncestorInPath Item item, @QueryParameter String value) {
            check(item);
            return valid(() -> Mirrors.parse(list(plain(value))));
        }

        @POST
        public FormValidation doCheckSeverityOrder(@AncestorInPath Item item, @QueryParameter String value) {
            check(item);
            return valid(() -> {
                if (!plain(value).isEmpty()) {
                    Authority.parseOrder(list(value));
                }
            });
        }

        @POST
        public FormValidation doCheckFailOn(@AncestorInPath Item item, @QueryParameter String value) {
            check(item);
            return valid(() -> {
                if (!plain(value).isEmpty()) {
                    Policy.parseFailOn(value);
                }
            });
        }

        private static FormValidation valid(Runnable check) {
            try {
                check.run();
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }

        /** Nobody who may not configure the job learns anything here. */
        static void check(Item item) {
            if (item == null) {
                Jenkins.get().checkPermission(Jenkins.MANAGE);
            } else {
                item.checkPermission(Item.CONFIGURE);
            }
        }

        /** Who may read the configuration sees its lists, which hold nothing of the job. */
        static void checkRead(Item item) {
            if (item == null) {
                Jenkins.get().checkPermission(Jenkins.MANAGE);
            } else {
                item.checkPermission(Item.EXTENDED_READ);
            }
        }
    }
}
