package io.hullcheck.policy.file;

import io.hullcheck.policy.Criterion;
import io.hullcheck.policy.Ignore;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.PolicyException;
import io.hullcheck.policy.Rule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A policy file with all that it includes. Rules, criteria and ignores add up; what two files say of one switch has to agree. A
 * file that allows no ignores forbids them to every file that includes it.
 */
public final class PolicyFile {
    /** An organisation's, a team's, and some between. */
    private static final int DEEPEST = 5;

    private static final int MOST_BYTES = 1 << 20;

    private final List<Part> parts;
    private final Optional<String> profile;
    private final Optional<String> branch;

    private record Part(String place, Optional<Path> folder, PolicyDocument document) {}

    /** Gets policies that lie on other machines. */
    public interface Remote {
        /** @param address of a web server, {@code https://…} */
        byte[] url(String address) throws IOException;

        /** @param reference in a registry, with its digest */
        byte[] oci(String reference) throws IOException;
    }

    /**
     * A policy that stands above all files: it is read as if each of them included it.
     *
     * @param place where people find it, for messages
     * @param text in the form of a policy file; it cannot name files
     */
    public record Above(String place, String text) {}

    private PolicyFile(List<Part> parts, Optional<String> profile, Optional<String> branch) throws PolicyException {
        this.parts = parts;
        this.profile = profile;
        this.branch = branch;
        if (profile.isPresent()
                && parts.stream().noneMatch(p -> p.document.profiles().containsKey(profile.get()))) {
            throw new PolicyException(parts.get(parts.size() - 1).place + ": there is no profile \"" + profile.get()
                    + "\"; there is "
                    + String.join(
                            ", ",
                            parts.stream()
                                    .flatMap(p -> p.document.profiles().keySet().stream())
                                    .sorted()
                                    .distinct()
                                    .toList()));
        }
    }

    /**
     * Reads a file and what it includes.
     *
     * @param profile to use; empty for the first that names the branch
     * @param branch that is built, where it is known
     * @throws PolicyException when one of the files cannot be followed
     * @throws IOException when one cannot be fetched
     */
    public static PolicyFile read(Path file, Optional<String> profile, Optional<String> branch, Remote remote)
            throws IOException {
        return read(Optional.empty(), Optional.of(file), profile, branch, remote);
    }

    /**
     * The same, under a policy that stands above it.
     *
     * @param file empty where what stands above is all there is
     */
    public static PolicyFile read(
            Optional<Above> above,
            Optional<Path> file,
            Optional<String> profile,
            Optional<String> branch,
            Remote remote)
            throws IOException {
        List<Part> parts = new ArrayList<>();
        if (above.isPresent()) {
            collect(
                    above.get().place(),
                    above.get().text().getBytes(StandardCharsets.UTF_8),
                    Optional.empty(),
                    remote,
                    parts,
                    new ArrayList<>());
        }
        if (file.isPresent()) {
            collect(
                    file.get().toString(),
                    bytes(file.get()),
                    Optional.of(file.get().toAbsolutePath().getParent()),
                    remote,
                    parts,
                    new ArrayList<>());
        }
        return new PolicyFile(parts, profile, branch);
    }

    private static byte[] bytes(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new PolicyException(file + ": there is no such policy file");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new PolicyException(file + ": a policy has at most " + MOST_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
    }

    /** What is included comes before what includes it. */
    private static void collect(
            String place, byte[] bytes, Optional<Path> folder, Remote remote, List<Part> parts, List<String> above)
            throws IOException {
        if (above.contains(place) || above.size() >= DEEPEST) {
            throw new PolicyException(place + ": policies include each other, or more than " + DEEPEST + " deep: "
                    + String.join(" -> ", above));
        }
        List<String> here = new ArrayList<>(above);
        here.add(place);
        PolicyDocument document = PolicyReader.read(bytes, place);
        for (PolicyDocument.Include include : document.include()) {
            refuse(
                    folder.isEmpty() && include.file() != null,
                    place,
                    "a policy that is fetched cannot include files of the machine that fetches it");
            if (include.file() != null) {
                Path file = folder.get().resolve(include.file()).normalize();
                collect(
                        file.toString(),
                        pinned(bytes(file), include.sha256(), file.toString()),
                        Optional.of(file.toAbsolutePath().getParent()),
                        remote,
                        parts,
                        here);
            } else {
                String address = include.url() == null ? include.oci() : include.url();
                byte[] fetched = include.url() == null ? remote.oci(include.oci()) : remote.url(include.url());
                collect(address, pinned(fetched, include.sha256(), address), Optional.empty(), remote, parts, here);
            }
        }
        refuse(
                folder.isEmpty() && !document.vex().isEmpty(),
                place,
                "a policy that is fetched cannot name files of the machine that fetches it");
        parts.add(new Part(place, folder, document));
    }

    private static byte[] pinned(byte[] bytes, String sha256, String place) throws PolicyException {
        if (bytes.length > MOST_BYTES) {
            throw new PolicyException(place + ": a policy has at most " + MOST_BYTES + " bytes");
        }
        try {
            String found = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            if (sha256 != null && !sha256.equals(found)) {
                throw new PolicyException(
                        place + ": its sha256 is " + found + ", not the one that is asked for; look at"
                                + " what has changed before you change the digest");
            }
            return bytes;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Documents with statements (VEX), with their folders resolved. */
    public List<Path> vex() {
        return parts.stream()
                .flatMap(p -> p.document.vex().stream()
                        .map(v -> p.folder.orElseThrow().resolve(v)))
                .toList();
    }

    /** Whether it has rules of its own that fail the build. */
    public boolean hasRules() throws PolicyException {
        return !rules().isEmpty();
    }

    /**
     * What holds by the files, and by parameters where the files say nothing.
     *
     * @param parameters what the user has set besides
     * @throws PolicyException when two files contradict each other
     */
    public Policy over(Policy parameters) throws PolicyException {
        List<Criterion> disabled = new ArrayList<>();
        List<Ignore> ignores = new ArrayList<>();
        Optional<String> forbidden = Optional.empty();
        boolean reasonRequired = false;
        for (Part part : parts) {
            reasonRequired |= Boolean.TRUE.equals(part.document.reasonRequired());
            List<PolicyDocument.IgnoreText> own = new ArrayList<>(part.document.ignore());
            List<PolicyDocument.CriterionText> criteria = new ArrayList<>(part.document.disable());
            profile(part).ifPresent(p -> {
                own.addAll(p.ignore());
                criteria.addAll(p.disable());
            });
            if (forbidden.isPresent() && !(own.isEmpty() && criteria.isEmpty())) {
                throw new PolicyException(part.place + ": " + forbidden.get()
                        + " allows no policy that includes it to ignore or disable anything");
            }
            for (int i = 0; i < criteria.size(); i++) {
                String place = part.place + ", disable " + (i + 1);
                refuse(criteria.get(i).isEmpty(), place, "a criterion without a condition would hide everything");
                disabled.add(criterion(criteria.get(i), place));
            }
            for (int i = 0; i < own.size(); i++) {
                String place = part.place + ", ignore " + (i + 1);
                refuse(own.get(i).isEmpty(), place, "an ignore names an id, a package or a path");
                ignores.add(ignore(own.get(i), place, reasonRequired));
            }
            if (Boolean.FALSE.equals(part.document.ignoresAllowed())) {
                forbidden = Optional.of(part.place);
            }
        }
        List<Rule> rules = new ArrayList<>(parameters.rules());
        rules.addAll(rules());
        return new Policy(
                parameters.failOn(),
                parameters.onlyFixable(),
                parameters.onlyNew(),
                agreed("failOnIncomplete", p -> p.failOnIncomplete()).orElse(parameters.failOnIncomplete()),
                agreed("failOnOldDatabase", p -> p.failOnOldDatabase()).orElse(parameters.failOnOldDatabase()),
                rules,
                disabled,
                ignores,
                parameters.statements());
    }

    private static void refuse(boolean isWrong, String place, String why) throws PolicyException {
        if (isWrong) {
            throw new PolicyException(place + ": " + why);
        }
    }

    private interface Switch {
        Boolean of(PolicyDocument document);
    }

    private Optional<Boolean> agreed(String name, Switch value) throws PolicyException {
        Map<Boolean, String> said = new LinkedHashMap<>();
        for (Part part : parts) {
            Boolean one = value.of(part.document);
            if (one != null) {
                said.putIfAbsent(one, part.place);
            }
        }
        if (said.size() > 1) {
            throw new PolicyException("two policies contradict each other: " + name + " is true in " + said.get(true)
                    + " and false in " + said.get(false));
        }
        return said.keySet().stream().findFirst();
    }

    private Optional<PolicyDocument.Profile> profile(Part part) {
        if (profile.isPresent()) {
            return Optional.ofNullable(part.document.profiles().get(profile.get()));
        }
        return branch.flatMap(b -> part.document.profiles().values().stream()
                .filter(p -> p.branches().stream().anyMatch(pattern -> fits(pattern, b)))
                .findFirst());
    }

    private static boolean fits(String pattern, String branch) {
        return branch.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
    }

    /** A profile's rules stand in the place of those that hold everywhere. */
    private List<Rule> rules() throws PolicyException {
        List<Rule> rules = new ArrayList<>();
        for (Part part : parts) {
            List<PolicyDocument.RuleText> own =
                    profile(part).map(PolicyDocument.Profile::failOn).orElse(part.document.failOn());
            for (int i = 0; own != null && i < own.size(); i++) {
                refuse(
                        own.get(i).isEmpty(),
                        part.place + ", failOn " + (i + 1),
                        "a rule without a condition would fail on everything");
                rules.add(rule(own.get(i)));
            }
        }
        return rules;
    }

    private static Rule rule(PolicyDocument.RuleText text) {
        return new Rule(
                Optional.ofNullable(text.severity()),
                Optional.ofNullable(text.score()),
                Optional.ofNullable(text.epss()),
                Boolean.TRUE.equals(text.kev()),
                Boolean.TRUE.equals(text.fixable()),
                Optional.ofNullable(text.fixAge()),
                Boolean.TRUE.equals(text.endOfLife()),
                text.types() == null ? List.of() : text.types(),
                Optional.ofNullable(text.layers()),
                Boolean.TRUE.equals(text.isNew()),
                Boolean.TRUE.equals(text.reachable()));
    }

    private static Criterion criterion(PolicyDocument.CriterionText text, String place) {
        return new Criterion(
                text.id(),
                text.category(),
                Optional.ofNullable(text.title()),
                Optional.ofNullable(text.scoreBelow()),
                Optional.ofNullable(text.severityBelow()),
                Boolean.FALSE.equals(text.fixable()),
                Optional.ofNullable(text.reason()),
                place);
    }

    private static Ignore ignore(PolicyDocument.IgnoreText text, String place, boolean reasonRequired)
            throws PolicyException {
        if (reasonRequired && (text.reason() == null || text.reason().isBlank())) {
            throw new PolicyException(place + ": the policy wants a reason for everything that is ignored");
        }
        return new Ignore(
                Optional.ofNullable(text.id()),
                Optional.ofNullable(text.packages()),
                Optional.ofNullable(text.path()),
                Optional.ofNullable(text.reason()),
                Optional.ofNullable(text.expires()).map(LocalDate::parse),
                place);
    }

    /** What the files say, for a person: their names and places. */
    public List<String> describe() {
        return parts.stream()
                .map(p -> p.document.name() == null ? p.place : p.document.name() + " (" + p.place + ")")
                .toList();
    }
}
