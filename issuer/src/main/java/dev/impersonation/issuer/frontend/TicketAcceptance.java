package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.storage.Client;
import dev.impersonation.issuer.storage.Ticket;
import dev.impersonation.issuer.token.TicketTokens;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code /v1/tickets/accept}: where a ticket is opened. It is spent on the sign-in page, which also
 * is told what is wrong with it.
 */
final class TicketAcceptance {
  private static final Pattern JWT = Pattern.compile("[\\w-]++\\.[\\w-]++\\.[\\w-]++");
  private static final int MAX_CHARACTERS = 4096;

  private final Frontend frontend;

  TicketAcceptance(Frontend frontend) {
    this.frontend = frontend;
  }

  List<Route> routes() {
    return List.of(Route.get("/v1/tickets/accept", this::accept));
  }

  private void accept(Context request) {
    BrowserRequest browser = frontend.browser(request);
    String ticket =
        browser
            .query()
            .find("ticket")
            .filter(text -> text.length() <= MAX_CHARACTERS && JWT.matcher(text).matches())
            .orElseThrow(() -> ApiException.of(400, "ticket_invalid_code", "this is not a ticket"));
    String page = page(ticket);
    frontend.transact(
        store -> {
          Optional<Client> client = browser.client(store);
          if (client.isPresent()) {
            long now = frontend.now();
            store.sessions().endAllOf(client.get().id(), "ended", now);
            store.clients().setLastActiveSession(client.get().id(), null, now);
          }
          return client;
        });
    browser.remember(Optional.empty());
    request
        .status(303)
        .header("Cache-Control", "no-store")
        .header("Referrer-Policy", "no-referrer")
        .header("Location", with(page, "__clerk_status=sign_in&__clerk_ticket=" + ticket));
  }

  private String page(String ticket) {
    String signInPage = frontend.settings().signInUrl().toString();
    if (!(frontend.issuance().ticketTokens().read(ticket)
        instanceof TicketTokens.Reading.Good good)) {
      return signInPage;
    }
    return frontend
        .transact(store -> store.tickets().find(good.id()))
        .filter(found -> found.kind() == Ticket.Kind.AGENT_TASK)
        .map(Ticket::redirectUrl)
        .filter(frontend.settings().origins()::isPageAllowed)
        .orElse(signInPage);
  }

  private static String with(String page, String parameters) {
    int fragment = page.indexOf('#');
    String path = fragment < 0 ? page : page.substring(0, fragment);
    String rest = fragment < 0 ? "" : page.substring(fragment);
    return path + (path.contains("?") ? "&" : "?") + parameters + rest;
  }
}
