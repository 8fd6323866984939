package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.storage.Client;
import dev.impersonation.issuer.storage.Session;
import dev.impersonation.issuer.storage.SignIn;
import dev.impersonation.issuer.storage.Ticket;
import dev.impersonation.issuer.storage.Transaction;
import dev.impersonation.issuer.storage.User;
import dev.impersonation.issuer.token.Ids;
import dev.impersonation.issuer.token.Issuance;
import dev.impersonation.issuer.token.TicketTokens;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How sessions begin. */
final class SignInFlow {
  /** How long an ordinary session may last. */
  static final Duration SESSION = Duration.ofDays(7);

  /** After so long without a touch or a new token, an impersonated session is over. */
  static final Duration IMPERSONATION_IDLE = Duration.ofMinutes(10);

  private static final Duration ATTEMPT = Duration.ofDays(1);

  private final Issuance issuance;

  SignInFlow(Issuance issuance) {
    this.issuance = issuance;
  }

  /** A sign-in that made a session, and the client then. */
  record Done(SignIn signIn, ClientView view) {}

  /** Spends a ticket: of all who try, one gets the session. */
  Done byTicket(BrowserRequest browser, String ticket) {
    TicketTokens.Reading reading = issuance.ticketTokens().read(ticket);
    if (reading instanceof TicketTokens.Reading.Expired) {
      throw ApiException.of(400, "ticket_expired_code", "the ticket has expired");
    }
    if (!(reading instanceof TicketTokens.Reading.Good good)) {
      throw invalidTicket();
    }
    return issuance
        .database()
        .transact(
            store -> {
              long now = issuance.now();
              Ticket spent = store.tickets().find(good.id()).orElseThrow(SignInFlow::invalidTicket);
              User user = userOf(store, spent);
              Client client = browser.clientOrNew(store, now);
              makeRoom(store, client, spent.kind() != Ticket.Kind.SIGN_IN_TOKEN, now);
              if (!store.tickets().leavePending(spent.id(), Ticket.Status.ACCEPTED, now)) {
                throw unusable(store.tickets().find(spent.id()).orElseThrow());
              }
              return begin(store, client, user, "ticket", spent, now);
            });
  }

  private static ApiException invalidTicket() {
    return ApiException.of(400, "ticket_invalid_code", "this is no ticket of this issuer");
  }

  private static User userOf(Transaction store, Ticket ticket) throws SQLException {
    if (ticket.status() != Ticket.Status.PENDING) {
      throw unusable(ticket);
    }
    User user =
        store
            .users()
            .find(ticket.userId())
            .orElseThrow(
                () ->
                    ticket.kind() == Ticket.Kind.SIGN_IN_TOKEN
                        ? ApiException.notFound()
                        : ApiException.of(
                            404,
                            "actor_token_subject_not_found",
                            "the user to be impersonated is not there any more"));
    requireNotBanned(user);
    return user;
  }

  static void requireNotBanned(User user) {
    if (user.banned()) {
      throw ApiException.of(403, "user_banned", "this user is banned");
    }
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

  /** One session a client: an actor's ends the others; under an actor's nothing may begin. */
  private static void makeRoom(Transaction store, Client client, boolean ends, long now)
      throws SQLException {
    store.clients().lock(client.id());
    List<Session> active = store.sessions().activeOf(client.id(), now);
    if (active.stream().anyMatch(Session::isImpersonated)) {
      throw ApiException.of(
          409,
          "session_creation_not_allowed",
          "this browser has an impersonated session; sign out first");
    }
    if (!active.isEmpty() && !ends) {
      throw ApiException.of(400, "session_exists", "somebody is signed in here already");
    }
    store.sessions().endAllOf(client.id(), "ended", now);
  }

  private static Done begin(
      Transaction store,
      Client client,
      User user,
      String strategy,
      @Nullable Ticket ticket,
      long now)
      throws SQLException {
    Session session = session(client, user, ticket, now);
    store.sessions().insert(session);
    store.clients().setLastActiveSession(client.id(), session.id(), now);
    if (!session.isImpersonated()) {
      // What somebody else does must not look like the user's own activity.
      store.users().signedIn(user.id(), now);
    }
    SignIn signIn =
        new SignIn(
            Ids.next("sia"),
            client.id(),
            "complete",
            strategy,
            null,
            user.id(),
            session.id(),
            now + ATTEMPT.toMillis(),
            now);
    store.signIns().insert(signIn);
    store.clients().setSignIn(client.id(), null);
    return new Done(signIn, ClientView.of(store, client.id(), now));
  }

  private static Session session(Client client, User user, @Nullable Ticket ticket, long now) {
    Optional<Ticket> spent = Optional.ofNullable(ticket);
    String actor = spent.map(Ticket::actor).orElse(null);
    long most =
        spent
            .map(Ticket::sessionMaxSeconds)
            .map(seconds -> seconds * 1000)
            .orElse(SESSION.toMillis());
    return new Session(
        Ids.next("sess"),
        client.id(),
        user.id(),
        actor,
        Session.ACTIVE,
        spent.map(Ticket::organizationId).orElse(null),
        now,
        actor == null ? null : IMPERSONATION_IDLE.toMillis(),
        now,
        now + most,
        now + most,
        now,
        now);
  }
}
