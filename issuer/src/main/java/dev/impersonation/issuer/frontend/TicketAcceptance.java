package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.storage.Client;
import dev.impersonation.issuer.storage.Ticket;
import dev.impersonation.issuer.storage.Transaction;
import dev.impersonation.issuer.token.TicketTokens;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Serves {@code /v1/tickets/accept}, where a ticket is opened. One that can be spent signs the
 * browser out, and is spent on the sign-in page; that page also gets the error of one that cannot.
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
    TicketTokens.Reading reading = frontend.issuance().ticketTokens().read(ticket);
    Optional<String> id =
        reading instanceof TicketTokens.Reading.Good good
            ? Optional.of(good.id())
            : Optional.empty();
    Opened opened = frontend.transact(store -> opened(store, browser, id));
    browser.remember(opened.view());
    request
        .status(303)
        .header("Cache-Control", "no-store")
        .header("Referrer-Policy", "no-referrer")
        .header("Location", with(opened.page(), "__clerk_status=sign_in&__clerk_ticket=" + ticket));
  }

  /** Where a ticket leads, and the client as it left it. */
  private record Opened(String page, Optional<ClientView> view) {}

  private Opened opened(Transaction store, BrowserRequest browser, Optional<String> id)
      throws SQLException {
    long now = frontend.now();
    Optional<Client> client = browser.client(store);
    if (client.isPresent()) {
      // So that a ticket being spent in this browser is not seen as it was before.
      store.clients().lock(client.get().id());
    }
    Optional<Ticket> ticket = id.isEmpty() ? Optional.empty() : store.tickets().find(id.get());
    boolean makesRoom =
        ticket.filter(found -> TicketSignIn.isSpendable(found, now)).isPresent()
            && !browser.isForeign();
    if (client.isPresent() && makesRoom) {
      SignOut.of(store, client.get(), "ended", now);
    }
    return new Opened(page(ticket), ClientView.of(store, client, now));
  }

  private String page(Optional<Ticket> ticket) {
    return ticket
        .filter(found -> found.kind() == Ticket.Kind.AGENT_TASK)
        .map(Ticket::redirectUrl)
        .filter(frontend.settings().origins()::isPageAllowed)
        .orElse(frontend.settings().signInUrl().toString());
  }

  private static String with(String page, String parameters) {
    int fragment = page.indexOf('#');
    String path = fragment < 0 ? page : page.substring(0, fragment);
    String rest = fragment < 0 ? "" : page.substring(fragment);
    return path + (path.contains("?") ? "&" : "?") + parameters + rest;
  }
}
