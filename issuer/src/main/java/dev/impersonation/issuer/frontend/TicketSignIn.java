package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.storage.Client;
import dev.impersonation.issuer.storage.SignIn;
import dev.impersonation.issuer.storage.Ticket;
import dev.impersonation.issuer.storage.Transaction;
import dev.impersonation.issuer.storage.User;
import dev.impersonation.issuer.token.TicketTokens;
import java.sql.SQLException;

/** Spends tickets: of all who try to spend one, one gets the session. */
final class TicketSignIn {
  static final String STRATEGY = "ticket";

  private final Frontend frontend;

  TicketSignIn(Frontend frontend) {
    this.frontend = frontend;
  }

  SessionStart.Done spend(BrowserRequest browser, String text) {
    TicketTokens.Reading reading = frontend.issuance().ticketTokens().read(text);
    if (reading instanceof TicketTokens.Reading.Expired) {
      throw expired();
    }
    if (!(reading instanceof TicketTokens.Reading.Good good)) {
      throw invalid();
    }
    return frontend.transact(
        store -> {
          long now = frontend.now();
          Ticket ticket = store.tickets().find(good.id()).orElseThrow(TicketSignIn::invalid);
          User user = userOf(store, ticket, now);
          Client client = browser.clientOrNew(store, now);
          SessionStart.makeRoom(store, browser, client, presentUnder(ticket), now);
          if (!store.tickets().leavePending(ticket.id(), Ticket.Status.ACCEPTED, now)) {
            throw unusable(store.tickets().find(ticket.id()).orElseThrow());
          }
          SignIn signIn = SessionStart.signIn(client, user, STRATEGY, null, now);
          return SessionStart.inOneStep(store, client, signIn, user, ticket);
        });
  }

  private static SessionStart.Present presentUnder(Ticket ticket) {
    return ticket.kind() == Ticket.Kind.SIGN_IN_TOKEN
        ? SessionStart.Present.STAYS
        : SessionStart.Present.GIVES_WAY;
  }

  private static ApiException invalid() {
    return ApiException.of(400, "ticket_invalid_code", "this is no ticket of this issuer");
  }

  private static ApiException expired() {
    return ApiException.of(400, "ticket_expired_code", "the ticket has expired");
  }

  /** Whether it could be spent at this time. */
  static boolean isSpendable(Ticket ticket, long now) {
    return ticket.status() == Ticket.Status.PENDING && ticket.expireAt() > now;
  }

  private static User userOf(Transaction store, Ticket ticket, long now) throws SQLException {
    if (!isSpendable(ticket, now)) {
      throw ticket.status() == Ticket.Status.PENDING ? expired() : unusable(ticket);
    }
    User user =
        store.users().find(ticket.userId()).orElseThrow(() -> SessionStart.unknownUser(ticket));
    SessionStart.requireNotBanned(user);
    return user;
  }

  private static ApiException unusable(Ticket ticket) {
    String kind =
        ticket.kind() == Ticket.Kind.SIGN_IN_TOKEN
            ? Ticket.Kind.SIGN_IN_TOKEN.text()
            : Ticket.Kind.ACTOR_TOKEN.text();
    return switch (ticket.status()) {
      case ACCEPTED ->
          ApiException.of(400, kind + "_already_used_code", "the ticket was used already");
      case REVOKED -> ApiException.of(400, kind + "_revoked_code", "the ticket was revoked");
      case PENDING ->
          ApiException.of(400, kind + "_cannot_be_used_code", "the ticket cannot be used");
    };
  }
}
