package io.hullcheck.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry defender's list for one image, and one entry of it, by its own addresses (Microsoft.Security sub-assessments 2019-01-01-preview, "Sub
 * Assessments - List" and "Get"). The scope is the image, as the defender names it in {@code resourceDetails}, behind whatever there is before. Immutable.
 */
record SubAssessments(ImageReports reports) {
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:/.*)?/repositories/.+/images/([a-z0-9]+:[0-9a-f]{32,128})"
                    + "/providers/Microsoft\\.Security/assessments/([^/]+)/subAssessments(?:/([^/]+))?/?",
            Pattern.DOTALL);
    private static final Set<String> VERSIONS = Set.of("2019-01-01-preview", "2020-01-01");

    /** Vulnerabilities of images in registries, as they are found today and as they were before 2023. */
    private static final Set<String> ASSESSMENTS =
            Set.of("c0b7cfc6-3172-465a-b378-53c7ff2cc0d5", "dbd0cb49-b563-45e7-9724-889e799fa648");

    private static final JsonMapper JSON = new JsonMapper();

    static boolean isOne(String path) {
        return path.contains("/providers/Microsoft.Security/");
    }

    Reply answer(String path, Parameters parameters) throws IOException {
        Matcher address = ADDRESS.matcher(path);
        if (!address.matches()) {
            return Reply.cloudError(
                    404,
                    "InvalidResourceType",
                    "ask …/repositories/NAME/images/DIGEST/providers/Microsoft.Security/assessments/KEY/subAssessments");
        }
        String version = parameters.values().getOrDefault("api-version", "");
        if (!version.isEmpty() && !VERSIONS.contains(version)) {
            return Reply.cloudError(400, "InvalidApiVersionParameter", "api-version is 2019-01-01-preview");
        }
        if (!ASSESSMENTS.contains(address.group(2))) {
            return Reply.cloudError(
                    404,
                    "AssessmentNotFound",
                    "the assessment of images is "
                            + ASSESSMENTS.stream().sorted().findFirst().orElseThrow());
        }
        Optional<ScanReport> report = reports.report(address.group(1));
        if (report.isEmpty()) {
            return Reply.cloudError(404, "ResourceNotFound", "No image of that digest was scanned");
        }
        ObjectNode list = (ObjectNode) JSON.readTree(
                ReportFormats.document(report.get(), "subassessments").bytes());
        if (address.group(3) == null) {
            return Reply.json(list);
        }
        for (JsonNode entry : list.path("value")) {
            if (entry.path("name").asText().equals(address.group(3))) {
                return Reply.json((ObjectNode) entry);
            }
        }
        return Reply.cloudError(404, "ResourceNotFound", "The list of the image has no entry of that name");
    }
}
