package io.hullcheck.testing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What public registries and products answer, each by its own documentation or by traces that users have published. */
public final class PublicRegistries {
    /** The key of a service account, which holds colons and quotes. */
    public static final String JSON_KEY = "_json_key:{\"type\":\"service_account\",\"project_id\":\"x\"}";

    private PublicRegistries() {}

    /**
     * A registry, and how a user logs in to it.
     *
     * @param config of Docker, in which {@code HOST} stands for the registry
     * @param repository that is read and written
     */
    public record Known(RegistryScript script, String config, String repository) {}

    private static String auth(String login) {
        return "{\"auths\":{\"HOST\":{\"auth\":\""
                + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)) + "\"}}}";
    }

    /** All of them, by what the documentation calls them. */
    public static Map<String, Known> all() {
        Map<String, Known> all = new LinkedHashMap<>();
        // Distribution, "Token Authentication Specification"; Docker Hub, "Usage and limits" for the headers
        all.put(
                "Docker Hub",
                new Known(
                        new RegistryScript()
                                .challenge("Bearer realm=\"{token}/token\",service=\"registry.docker.io\","
                                        + "scope=\"repository:{name}:{actions}\"")
                                .login("ann:dckr_pat_x")
                                .blobsElsewhere(307, "other")
                                .header("ratelimit-limit", "100;w=21600")
                                .header("ratelimit-remaining", "76;w=21600"),
                        auth("ann:dckr_pat_x"),
                        "ann/app"));
        // NVIDIA/enroot issue 59 holds the challenge; AWS, "Private registry authentication": user AWS
        all.put(
                "Amazon ECR",
                new Known(
                        new RegistryScript()
                                .challenge("Basic realm=\"{base}/\",service=\"ecr.amazonaws.com\"")
                                .basic()
                                .login("AWS:eyJwYXlsb2FkIjoi")
                                .blobsElsewhere(307, "other"),
                        auth("AWS:eyJwYXlsb2FkIjoi"),
                        "team/app"));
        // Amazon's public gallery asks for the scope "aws" (AWS, "Public registry authentication")
        all.put(
                "Amazon ECR Public",
                new Known(
                        new RegistryScript()
                                .challenge("Bearer realm=\"{base}/token/\",service=\"public.ecr.aws\",scope=\"aws\"")
                                .login("AWS:x")
                                .ignoresScope()
                                .blobsElsewhere(307, "other"),
                        auth("AWS:x"),
                        "docker/library/app"));
        // Azure/acr, "docs/AAD-OAuth.md": refresh tokens by POST; az acr login stores identitytoken for the null user
        all.put(
                "Azure ACR",
                new Known(
                        new RegistryScript()
                                .challenge("Bearer realm=\"{base}/oauth2/token\",service=\"HOST\","
                                        + "scope=\"repository:{name}:{actions}\",error=\"invalid_token\"")
                                .tokenAt("/oauth2/token")
                                .tokenField("access_token")
                                .tokensBy(true, true, 404)
                                .refresh("REFRESH")
                                .blobsElsewhere(307, "other"),
                        "{\"auths\":{\"HOST\":{\"auth\":\"MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwOg==\","
                                + "\"identitytoken\":\"REFRESH\"}}}",
                        "samples/app"));
        // Google, "Set up authentication for Docker": _json_key; uploads and downloads at addresses of their own,
        // relative
        all.put(
                "Google Artifact Registry",
                new Known(
                        new RegistryScript()
                                .challenge("Bearer realm=\"{base}/v2/token\",service=\"us-docker.pkg.dev\","
                                        + "scope=\"repository:{name}:{actions}\"")
                                .tokenAt("/v2/token")
                                .login(JSON_KEY)
                                .blobsElsewhere(302, "relative")
                                .uploadsAt("/artifacts-uploads/namespaces/"),
                        auth(JSON_KEY),
                        "project/docker/app"));
        // Google, "Advanced authentication"; POST at its token server answers 404 (containerd, "auth/fetch.go")
        all.put(
                "Google Container Registry",
                new Known(
                        new RegistryScript()
                                .challenge("Bearer realm=\"{base}/v2/token\",service=\"gcr.io\","
                                        + "scope=\"repository:{name}:{actions}\"")
                                .tokenAt("/v2/token")
                                .login("oauth2accesstoken:ya29.x")
                                .blobsElsewhere(302, "other"),
                        auth("oauth2accesstoken:ya29.x"),
                        "project/app"));
        // GitHub, "Working with the Container registry"
        all.put(
                "GitHub GHCR",
                new Known(
                        new RegistryScript()
                                .challenge("Bearer realm=\"{base}/token\",service=\"ghcr.io\","
                                        + "scope=\"repository:{name}:{actions}\"")
                                .login("ann:ghp_x")
                                .tokensBy(true, false, 405)
                                .noReferrers(404)
                                .blobsElsewhere(307, "other"),
                        auth("ann:ghp_x"),
                        "ann/app"));
        // GitLab, "Container registry authentication": JWT; a token in mid-scan is old after five minutes
        all.put(
                "GitLab",
                new Known(
                        new RegistryScript()
                                .challenge("Bearer realm=\"{base}/jwt/auth\",service=\"container_registry\","
                                        + "scope=\"repository:{name}:{actions}\",error=\"invalid_token\"")
                                .tokenAt("/jwt/auth")
                                .login("gitlab+deploy-token-1:gldt-x")
                                .blobsElsewhere(307, "other"),
                        auth("gitlab+deploy-token-1:gldt-x"),
                        "group/sub/project/app"));
        // torizoncore-builder issue 131: a space behind the comma and no scope
        all.put(
                "GitLab dependency proxy",
                new Known(
                        new RegistryScript()
                                .challenge("Bearer realm=\"{base}/jwt/auth\", service=\"dependency_proxy\"")
                                .tokenAt("/jwt/auth")
                                .login("ann:glpat-x")
                                .ignoresScope(),
                        auth("ann:glpat-x"),
                        "group/dependency_proxy/containers/app"));
        // goharbor/harbor, "src/server/middleware/v2auth/auth.go"; robots have a dollar in their names
        all.put(
                "Harbor",
                new Known(
                        new RegistryScript()
                                .challenge("Bearer realm=\"{base}/service/token\",service=\"harbor-registry\","
                                        + "scope=\"repository:{name}:{actions}\"")
                                .tokenAt("/service/token")
                                .login("robot$team+ci:x")
                                .referrers(List.of("")),
                        auth("robot$team+ci:x"),
                        "team/app"));
        // Quay has shipped two challenges in one header, the Bearer one behind (prowler pull request 12691)
        all.put(
                "Quay",
                new Known(
                        new RegistryScript()
                                .challenge(
                                        "Basic realm=\"quay.io\", Bearer realm=\"{base}/v2/auth\",service=\"quay.io\","
                                                + "scope=\"repository:{name}:{actions}\"")
                                .tokenAt("/v2/auth")
                                .login("team+robot:x")
                                .blobsElsewhere(302, "other"),
                        auth("team+robot:x"),
                        "team/app"));
        // devcontainers/cli pull request 692: no scope; a repository key in the path; two headers
        all.put(
                "Artifactory",
                new Known(
                        new RegistryScript()
                                .challenge(
                                        "Basic realm=\"Artifactory Realm\"",
                                        "Bearer realm=\"{base}/artifactory/api/docker/docker-local/v2/token\",service=\"HOST\"")
                                .tokenAt("/artifactory/api/docker/docker-local/v2/token")
                                .login("ann:cmVmdGtuOjAx")
                                .tokensBy(true, false, 401)
                                .uploadQuery(),
                        auth("ann:cmVmdGtuOjAx"),
                        "docker-local/team/app"));
        // Sonatype, "Docker Authentication": BASIC in capitals without the token realm; "Path-Based Routing"
        all.put(
                "Nexus",
                new Known(
                        new RegistryScript()
                                .challenge("BASIC realm=\"Sonatype Nexus Repository Manager\"")
                                .basic()
                                .login("ann:x")
                                .relative()
                                .digestHeader("right"),
                        auth("ann:x"),
                        "repository/docker-hosted/team/app"));
        all.put(
                "Nexus, Docker Bearer Token Realm",
                new Known(
                        new RegistryScript()
                                .challenge("Bearer realm=\"{base}/v2/token\",service=\"{base}/v2/token\"")
                                .tokenAt("/v2/token")
                                .login("ann:x")
                                .ignoresScope()
                                .relative(),
                        auth("ann:x"),
                        "team/app"));
        return all;
    }
}
