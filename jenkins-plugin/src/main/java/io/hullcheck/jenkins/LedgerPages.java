package io.hullcheck.jenkins;

import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.image.ImageReference;
import io.hullcheck.serve.LedgerSite;
import io.hullcheck.serve.Reply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/**
 * The ledger's own pages and its REST, as the goal {@code serve} has them, below an address of Jenkins. Who may ask has been looked at before.
 *
 * @param address where they lie, behind Jenkins' own: {@code /hullcheck/ledger}
 */
record LedgerPages(HullcheckConfiguration configuration, String address, Clock clock) {
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<String> ledger = configuration.ledgerPlace();
        if (ledger.isEmpty()) {
            response.sendError(404, "No ledger is set under Manage Jenkins, System, Hullcheck");
            return;
        }
        if (!request.getMethod().equals("GET")) {
            response.setHeader("Allow", "GET");
            response.sendError(405);
            return;
        }
        LedgerSite site = new LedgerSite(
                ledger.get(),
                Optional.of((inventory, platforms) -> new Scanner(HullcheckConfiguration.controllerHome(), clock)
                        .assess(
                                ScanRequest.of(ImageReference.NONE)
                                        .withPolicy(PolicyForAllJobs.onController(configuration)),
                                inventory,
                                platforms)),
                request.getContextPath() + address,
                false,
                clock);
        String path = Optional.ofNullable(request.getPathInfo()).orElse("");
        Reply reply = site.answer(
                path.startsWith(address) ? path.substring(address.length()) : "",
                Optional.ofNullable(request.getQueryString()).orElse(""));
        reply.headers().forEach(response::setHeader);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setStatus(reply.status());
        response.setContentType(reply.type());
        response.getOutputStream().write(reply.body());
    }
}
