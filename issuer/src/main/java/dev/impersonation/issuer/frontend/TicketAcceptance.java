package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.storage.Client;
import dev.impersonation.issuer.token.Issuance;
import io.javalin.http.Context;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** {@code /v1/tickets/accept}: where a ticket is opened. It is spent on the sign-in page. */
final class TicketAcceptance {
  private final Issuance issuance;
  private final URI signInUrl;

  TicketAcceptance(Issuance issuance, URI signInUrl) {
    this.issuance = issuance;
    this.signInUrl = signInUrl;
  }

  List<Route> routes() {
    return List.of(Route.get("/v1/tickets/accept", this::accept));
  }

  private void accept(Context request) {
    BrowserRequest browser = new BrowserRequest(request);
    issuance
        .database()
        .transact(
            store -> {
              Optional<Client> client = browser.client(store);
              if (client.isPresent()) {
                store.sessions().endAllOf(client.get().id(), "ended", issuance.now());
              }
              return client;
            });
    String ticket = String.valueOf(request.queryParam("ticket"));
    String target = signInUrl.toString();
    request
        .status(303)
        .header("Cache-Control", "no-store")
        .header("Referrer-Policy", "no-referrer")
        .header(
            "Location",
            target
                + (target.contains("?") ? "&" : "?")
                + "__clerk_status=sign_in&__clerk_ticket="
                + URLEncoder.encode(ticket, StandardCharsets.UTF_8));
  }
}
