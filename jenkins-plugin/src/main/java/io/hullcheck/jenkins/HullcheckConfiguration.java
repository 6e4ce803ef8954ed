package io.hullcheck.jenkins;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.ProxyConfiguration;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.hullcheck.HullcheckHome;
import io.hullcheck.advisory.update.EcosystemChoice;
import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.event.SharedSecret;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * What an administrator sets for all jobs, by hand or as code ({@code unclassified: hullcheck:}): a policy that no job can weaken, and where agents
 * find the advisories.
 */
@Extension
@Symbol("hullcheck")
public final class HullcheckConfiguration extends GlobalConfiguration {
    /** Images of any size are scanned in less; a report of ten thousand findings needs some. */
    private static final String MEMORY = "-Xmx1g";

    private static final String OFF = "none";
    /** What was not used for longer runs nowhere, as a rule. */
    private static final int DAYS = 30;

    private String policy;
    private String database;
    private boolean offline;
    private String home;
    private String jvmOptions;
    private int updateHours;
    private String ecosystems;
    private String feeds;
    private String nvd;
    private String epss;
    private String kev;
    private boolean proxyForAgents;
    private String ledger;
    private String ledgerUser;
    private Secret ledgerPassword;
    private int rescanHours;
    private int rescanDays;
    private int keepDays;
    private Secret webhookToken;
    private String webhookRegistries;
    private String insecureRegistries;

    public HullcheckConfiguration() {
        load();
    }

    /** What holds now. */
    static JobDefaults current() throws IOException {
        HullcheckConfiguration configuration = ExtensionList.lookupSingleton(HullcheckConfiguration.class);
        return new JobDefaults(
                configuration.getPolicy(),
                configuration.getDatabase(),
                configuration.isOffline(),
                configuration.onAgents(),
                configuration.getJvmOptions(),
                PluginJars.ofThisPlugin(),
                configuration.ledgerPlace(),
                configuration.getUpdateHours() > 0 ? Optional.of(configuration.controllerDatabase()) : Optional.empty(),
                ExtensionList.lookup(ScanListener.class));
    }

    /** What the controller keeps for itself. */
    static HullcheckHome controllerHome() {
        return new HullcheckHome(Jenkins.get().getRootDir().toPath().resolve("hullcheck"));
    }

    /** The database that the controller keeps when it is set to. */
    ControllerDatabase controllerDatabase() {
        return new ControllerDatabase(controllerHome());
    }

    /** Where scans are remembered, with user and password where it wants them; empty for nowhere. */
    Optional<String> ledgerPlace() {
        String place = getLedger();
        if (place.equals(OFF)) {
            return Optional.empty();
        }
        if (place.isEmpty()) {
            return Optional.of(controllerHome().ledger().toString());
        }
        if (!place.startsWith("jdbc:") || getLedgerUser().isEmpty()) {
            return Optional.of(place);
        }
        return Optional.of(place + (place.contains("?") ? "&" : "?") + "user="
                + URLEncoder.encode(getLedgerUser(), StandardCharsets.UTF_8)
                + (getLedgerPassword() == null
                        ? ""
                        : "&password="
                                + URLEncoder.encode(getLedgerPassword().getPlainText(), StandardCharsets.UTF_8)));
    }

    /** What the controller fetches advisories with. */
    Surroundings onController() {
        return places().withHome(controllerDatabase().home().folder().toString())
                .withProxy(proxy());
    }

    Surroundings onAgents() {
        return places().withHome(getHome()).withProxy(isProxyForAgents() ? proxy() : Optional.empty());
    }

    private Surroundings places() {
        return new Surroundings("", bases(getFeeds()), bases(getNvd()), bases(getEpss()), bases(getKev()), List.of());
    }

    private static List<String> bases(String typed) {
        return ScanStep.list(typed).stream().filter(b -> !b.equals(OFF)).toList();
    }

    private static Optional<WebProxy> proxy() {
        ProxyConfiguration proxy = Jenkins.get().getProxy();
        if (proxy == null || proxy.name == null) {
            return Optional.empty();
        }
        boolean login = proxy.getUserName() != null && proxy.getSecretPassword() != null;
        return Optional.of(new WebProxy(
                proxy.name,
                proxy.port,
                login ? proxy.getUserName() : "",
                login ? proxy.getSecretPassword().getPlainText() : "",
                proxy.getNoProxyHostPatterns().stream().map(Pattern::pattern).toList()));
    }

    EcosystemChoice ecosystemChoice() throws IOException {
        return EcosystemChoice.parse(
                ScanStep.list(getEcosystems()), controllerDatabase().home().metEcosystems());
    }

    @Override
    public String getDisplayName() {
        return "Hullcheck";
    }

    public String getPolicy() {
        return ScanStep.plain(policy);
    }

    /** @param policy in the form of a policy file */
    @DataBoundSetter
    public void setPolicy(String policy) {
        this.policy = ScanStep.plain(policy);
        save();
    }

    public String getDatabase() {
        return ScanStep.plain(database);
    }

    /** @param database path on the agents, for jobs that name none */
    @DataBoundSetter
    public void setDatabase(String database) {
        this.database = ScanStep.plain(database);
        save();
    }

    public boolean isOffline() {
        return offline;
    }

    /** @param offline whether no job fetches advisories */
    @DataBoundSetter
    public void setOffline(boolean offline) {
        this.offline = offline;
        save();
    }

    public String getHome() {
        return ScanStep.plain(home);
    }

    /** @param home where Hullcheck keeps on the agents what it reuses; empty for the home of each agent's user */
    @DataBoundSetter
    public void setHome(String home) {
        this.home = ScanStep.plain(home);
        save();
    }

    public String getJvmOptions() {
        return unless(jvmOptions, MEMORY);
    }

    /** @param jvmOptions of the Java machine that scans on the agents, with blanks between */
    @DataBoundSetter
    public void setJvmOptions(String jvmOptions) {
        this.jvmOptions = ScanStep.plain(jvmOptions);
        save();
    }

    public int getUpdateHours() {
        return updateHours;
    }

    /** @param updateHours how often the controller refreshes a database of its own, which agents get from it; 0 when it keeps none */
    @DataBoundSetter
    public void setUpdateHours(int updateHours) {
        this.updateHours = Math.max(0, updateHours);
        save();
    }

    public String getEcosystems() {
        return unless(ecosystems, "met");
    }

    /** @param ecosystems that the controller fetches: {@code met} by the jobs' images, {@code all}, or names with commas between */
    @DataBoundSetter
    public void setEcosystems(String ecosystems) {
        this.ecosystems = ScanStep.plain(ecosystems);
        save();
    }

    public String getFeeds() {
        return unless(feeds, UpdateRequest.OSV);
    }

    /** @param feeds bases of OSV's layout, the first that answers counts; or places in registries that hold the whole database */
    @DataBoundSetter
    public void setFeeds(String feeds) {
        this.feeds = ScanStep.plain(feeds);
        save();
    }

    public String getNvd() {
        return unless(nvd, UpdateRequest.NVD);
    }

    /** @param nvd bases of the National Vulnerability Database's files; {@code none} turns it off, as with the next two */
    @DataBoundSetter
    public void setNvd(String nvd) {
        this.nvd = ScanStep.plain(nvd);
        save();
    }

    public String getEpss() {
        return unless(epss, UpdateRequest.EPSS);
    }

    /** @param epss bases of FIRST's scores */
    @DataBoundSetter
    public void setEpss(String epss) {
        this.epss = ScanStep.plain(epss);
        save();
    }

    public String getKev() {
        return unless(kev, UpdateRequest.KEV);
    }

    /** @param kev bases of CISA's catalogue */
    @DataBoundSetter
    public void setKev(String kev) {
        this.kev = ScanStep.plain(kev);
        save();
    }

    public boolean isProxyForAgents() {
        return proxyForAgents;
    }

    /** @param proxyForAgents whether agents reach feeds and registries by the proxy that Jenkins is set to */
    @DataBoundSetter
    public void setProxyForAgents(boolean proxyForAgents) {
        this.proxyForAgents = proxyForAgents;
        save();
    }

    public String getLedger() {
        return ScanStep.plain(ledger);
    }

    /**
     * @param ledger where scans are remembered: a file of the controller or the JDBC address of PostgreSQL; {@code none} for nowhere; empty for
     *     a file in Jenkins' home
     */
    @DataBoundSetter
    public void setLedger(String ledger) {
        this.ledger = ScanStep.plain(ledger);
        save();
    }

    public String getLedgerUser() {
        return ScanStep.plain(ledgerUser);
    }

    @DataBoundSetter
    public void setLedgerUser(String ledgerUser) {
        this.ledgerUser = ScanStep.plain(ledgerUser);
        save();
    }

    public Secret getLedgerPassword() {
        return ledgerPassword;
    }

    @DataBoundSetter
    public void setLedgerPassword(Secret ledgerPassword) {
        this.ledgerPassword = ledgerPassword;
        save();
    }

    public int getRescanHours() {
        return rescanHours;
    }

    /** @param rescanHours how often the ledger is held against the advisories; 0 for never */
    @DataBoundSetter
    public void setRescanHours(int rescanHours) {
        this.rescanHours = Math.max(0, rescanHours);
        save();
    }

    public int getRescanDays() {
        return rescanDays <= 0 ? DAYS : rescanDays;
    }

    /** @param rescanDays images count that were used in so many days */
    @DataBoundSetter
    public void setRescanDays(int rescanDays) {
        this.rescanDays = rescanDays;
        save();
    }

    public int getKeepDays() {
        return keepDays;
    }

    /** @param keepDays images that were not used in so many days are forgotten; 0 for none */
    @DataBoundSetter
    public void setKeepDays(int keepDays) {
        this.keepDays = Math.max(0, keepDays);
        save();
    }

    public Secret getWebhookToken() {
        return webhookToken;
    }

    /** @param webhookToken what registries show that tell what was pushed and pulled; empty for no webhook */
    @DataBoundSetter
    public void setWebhookToken(Secret webhookToken) {
        this.webhookToken = webhookToken;
        save();
    }

    public String getWebhookRegistries() {
        return ScanStep.plain(webhookRegistries);
    }

    /** @param webhookRegistries hosts, with their ports, whose images are scanned when they tell of them; empty for all */
    @DataBoundSetter
    public void setWebhookRegistries(String webhookRegistries) {
        this.webhookRegistries = ScanStep.plain(webhookRegistries);
        save();
    }

    public String getInsecureRegistries() {
        return ScanStep.plain(insecureRegistries);
    }

    /** @param insecureRegistries hosts that the controller may ask without TLS, with commas between */
    @DataBoundSetter
    public void setInsecureRegistries(String insecureRegistries) {
        this.insecureRegistries = ScanStep.plain(insecureRegistries);
        save();
    }

    /** Whether registries may tell something: a token is set that cannot be guessed. */
    boolean hasWebhook() {
        return getWebhookToken() != null
                && wrongToken(getWebhookToken().getPlainText()).isEmpty()
                && !getWebhookToken().getPlainText().isEmpty();
    }

    private static Optional<String> wrongToken(String token) {
        if (token.isEmpty()) {
            return Optional.empty();
        }
        try {
            new SharedSecret(token);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Whether there is something to be done that registries told. */
    boolean hasEvents(String place) throws IOException {
        try (Ledger open = Ledger.open(place)) {
            return !open.due(1, Instant.now()).isEmpty();
        }
    }

    @POST
    public FormValidation doCheckWebhookToken(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        Optional<String> wrong = wrongToken(ScanStep.plain(value));
        return wrong.isPresent() ? FormValidation.error(wrong.get()) : FormValidation.ok();
    }

    /** Settings that an earlier version stored lack what is new. */
    private static String unless(String set, String usual) {
        return ScanStep.plain(set).isEmpty() ? usual : set;
    }

    @POST
    public FormValidation doCheckPolicy(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        Optional<String> wrong = PolicyForAllJobs.wrong(ScanStep.plain(value));
        return wrong.isPresent() ? FormValidation.error(wrong.get()) : FormValidation.ok();
    }

    @POST
    public FormValidation doCheckEcosystems(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        try {
            EcosystemChoice.parse(ScanStep.list(ScanStep.plain(value)), Set.of());
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }
}
