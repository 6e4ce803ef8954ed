package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import hudson.model.Item;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jenkins.model.Jenkins;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.verb.POST;

/** Who sees and does what, with permissions as a matrix grants them. */
class PermissionsTest {
    /** Administrators have them all. */
    private static final Map<String, Set<Permission>> PEOPLE = new LinkedHashMap<>();

    static {
        PEOPLE.put("anonymous", Set.of());
        PEOPLE.put("reader", Set.of(Item.READ));
        PEOPLE.put("auditor", Set.of(Item.READ, HullcheckPermissions.VIEW_LEDGER));
        PEOPLE.put("extended reader", Set.of(Item.READ, Item.EXTENDED_READ));
        PEOPLE.put("developer", Set.of(Item.READ, Item.EXTENDED_READ, Item.CONFIGURE));
        PEOPLE.put("manager", Set.of(Item.READ, Jenkins.MANAGE));
        PEOPLE.put(
                "admin",
                Set.of(
                        Item.READ,
                        Item.EXTENDED_READ,
                        Item.CONFIGURE,
                        Jenkins.MANAGE,
                        Jenkins.ADMINISTER,
                        HullcheckPermissions.VIEW_LEDGER));
    }

    @TempDir
    private Path folder;

    private Controllers controller;

    @BeforeEach
    void start() {
        controller = new Controllers(folder);
    }

    @AfterEach
    void end() {
        controller.close();
    }

    private static void grant(AccessControlled object, Set<Permission> granted) {
        doAnswer(i -> {
                    if (!granted.contains(i.<Permission>getArgument(0))) {
                        throw new SecurityException("denied");
                    }
                    return null;
                })
                .when(object)
                .checkPermission(any());
        doAnswer(i -> granted.contains(i.<Permission>getArgument(0)))
                .when(object)
                .hasPermission(any());
    }

    private static void answers(String who, boolean allowed, ThrowingCallable call) {
        if (allowed) {
            // behind the check the signatures of Jenkins may end it
            assertThat(catchThrowable(call) instanceof SecurityException)
                    .as(who)
                    .isFalse();
        } else {
            assertThatThrownBy(call)
                    .as(who)
                    .isInstanceOf(SecurityException.class)
                    .hasMessage("denied");
        }
    }

    @Test
    void shouldShowTheLedgerToThoseWhoMayViewItAndToAdministrators() throws Exception {
        HullcheckRoot root = new HullcheckRoot();
        for (Map.Entry<String, Set<Permission>> person : PEOPLE.entrySet()) {
            grant(controller.jenkins, person.getValue());
            boolean allowed = List.of("auditor", "admin").contains(person.getKey());
            answers(person.getKey(), allowed, root::getTarget);
            answers(
                    person.getKey(),
                    allowed,
                    () -> root.doRescan(mock(StaplerRequest2.class), mock(StaplerResponse2.class)));
            if (!allowed) {
                // what it would show is the business of another test
                answers(
                        person.getKey(),
                        false,
                        () -> root.doLedger(mock(StaplerRequest2.class), mock(StaplerResponse2.class)));
            }
            assertThat(root.getIconFileName() != null).as(person.getKey()).isEqualTo(allowed);
        }
        assertThat(HullcheckPermissions.VIEW_LEDGER.impliedBy).isSameAs(Jenkins.ADMINISTER);
        assertThat(HullcheckPermissions.VIEW_LEDGER.name).isEqualTo("ViewLedger");
    }

    @Test
    void shouldShowReportAndTrendToThoseWhoMayReadTheJob() throws Exception {
        Jenkinses build = new Jenkinses(folder);
        build.follows(new Jenkinses(folder.resolve("none")), 1);
        HullcheckAction action = build.perform("app:1", List.of());
        HullcheckTrend trend = new HullcheckTrend(build.run.getParent(), "hullcheck");
        for (Map.Entry<String, Set<Permission>> person : PEOPLE.entrySet()) {
            grant(build.run, person.getValue());
            grant(build.run.getParent(), person.getValue());
            boolean allowed = !person.getKey().equals("anonymous");
            answers(person.getKey(), allowed, action::getTarget);
            answers(person.getKey(), allowed, trend::getTarget);
            answers(
                    person.getKey(),
                    allowed,
                    () -> action.doForm(mock(StaplerRequest2.class), mock(StaplerResponse2.class)));
        }
    }

    @Test
    void shouldCheckFormsForThoseWhoMayConfigureTheJob() {
        HullcheckImport.DescriptorImpl descriptor =
                mock(HullcheckImport.DescriptorImpl.class, org.mockito.Answers.CALLS_REAL_METHODS);
        for (Map.Entry<String, Set<Permission>> person : PEOPLE.entrySet()) {
            Item item = mock(Item.class);
            grant(item, person.getValue());
            grant(controller.jenkins, person.getValue());
            String who = person.getKey();
            boolean configures = List.of("developer", "admin").contains(who);
            boolean reads = configures || who.equals("extended reader");
            boolean manages = List.of("manager", "admin").contains(who);
            answers(who, configures, () -> descriptor.doCheckMirrors(item, "x"));
            answers(who, configures, () -> descriptor.doCheckLimits(item, "x"));
            answers(who, configures, () -> descriptor.doCheckSeverityOrder(item, "x"));
            answers(who, reads, () -> descriptor.doFillReachItems(item));
            answers(who, reads, () -> descriptor.doFillFailOnItems(item));
            answers(who, configures, () -> descriptor.doCheckFailOn(item, "x"));
            answers(who, configures, () -> descriptor.doCheckFormats(item, "x"));
            answers(who, configures, () -> descriptor.doCheckImage(item, "x"));
            answers(who, configures, () -> descriptor.doCheckTargets(item, "x"));
            // outside of a job
            answers(who, manages, () -> descriptor.doCheckImage(null, "x"));
            answers(who, manages, () -> descriptor.doCheckTargets(null, "x"));
            answers(who, manages, () -> descriptor.doFillFailOnItems(null));
        }
    }

    @Test
    void shouldCheckSettingsForAdministratorsAlone() {
        for (Map.Entry<String, Set<Permission>> person : PEOPLE.entrySet()) {
            grant(controller.jenkins, person.getValue());
            boolean admin = person.getKey().equals("admin");
            answers(person.getKey(), admin, () -> controller.configuration.doCheckPolicy("x"));
            answers(person.getKey(), admin, () -> controller.configuration.doCheckEcosystems("x"));
            answers(person.getKey(), admin, () -> controller.configuration.doCheckWebhookToken("x"));
        }
    }

    /** Else a link on another page could call it in the name of whoever follows it. */
    @Test
    void shouldTakeFormChecksByPostAlone() {
        List<Class<?>> types = List.of(
                ScanStep.ScanDescriptor.class,
                TargetStep.TargetDescriptor.class,
                HullcheckImport.DescriptorImpl.class,
                HullcheckConfiguration.class);
        assertThat(types.stream()
                        .flatMap(t -> Arrays.stream(t.getDeclaredMethods()))
                        .filter(m ->
                                m.getName().startsWith("doCheck") || m.getName().startsWith("doFill"))
                        .filter(m -> !m.isSynthetic()))
                .isNotEmpty()
                .allMatch(m -> m.isAnnotationPresent(POST.class));
    }
}
