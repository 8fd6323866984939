package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.storage.Client;
import dev.impersonation.issuer.storage.Session;
import dev.impersonation.issuer.storage.SignIn;
import dev.impersonation.issuer.storage.Ticket;
import dev.impersonation.issuer.storage.Transaction;
import dev.impersonation.issuer.storage.User;
import dev.impersonation.issuer.token.Ids;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Begins sessions. */
final class SessionStart {
  /** How long an ordinary session may last. */
  static final Duration SESSION = Duration.ofDays(7);

  /** After so long without a touch or a new token, an impersonated session is over. */
  static final Duration IMPERSONATION_IDLE = Duration.ofMinutes(10);

  /** How long a sign-in may take. */
  static final Duration ATTEMPT = Duration.ofDays(1);

  static final String COMPLETE = "complete";

  private SessionStart() {}

  /** A sign-in, and the client as it left it. */
  record Done(SignIn signIn, ClientView view) {}

  /** What becomes of the session there is. */
  enum Present {
    /** It is ended. */
    GIVES_WAY,
    /** It stands in the way. */
    STAYS
  }

  /** One session a client; under an actor's nothing may begin. */
  static void requireRoom(Transaction store, Client client, Present present, long now)
      throws SQLException {
    List<SignedIn> active = SignedIn.allOf(store, client.id(), now);
    if (active.stream().anyMatch(signedIn -> signedIn.session().isImpersonated())) {
      throw ApiException.of(
          409,
          "session_creation_not_allowed",
          "this browser has an impersonated session; sign out first");
    }
    if (!active.isEmpty() && present == Present.STAYS) {
      throw ApiException.of(400, "session_exists", "somebody is signed in here already");
    }
  }

  /**
   * The same, and keeps the room until the end of the transaction. The browser gets another secret:
   * whoever gave it the one it had must not be signed in with that.
   */
  static void makeRoom(
      Transaction store, BrowserRequest browser, Client client, Present present, long now)
      throws SQLException {
    store.clients().lock(client.id());
    requireRoom(store, client, present, now);
    store.sessions().endAllOf(client.id(), "ended", now);
    browser.renew(store, client);
  }

  /** Returns the answer to a sign-in of somebody who is not there. */
  static ApiException unknownUser(@Nullable Ticket ticket) {
    if (ticket == null) {
      return ApiException.ofParameter(
          "form_identifier_not_found", "identifier", "there is no such user");
    }
    return ticket.kind() == Ticket.Kind.SIGN_IN_TOKEN
        ? ApiException.notFound()
        : ApiException.of(
            404,
            "actor_token_subject_not_found",
            "the user to be impersonated is not there any more");
  }

  static void requireNotBanned(User user) {
    if (user.banned()) {
      throw ApiException.of(403, "user_banned", "this user is banned");
    }
  }

  /** Begins a session; there must be room. */
  static Session begin(
      Transaction store, Client client, User user, @Nullable Ticket ticket, long now)
      throws SQLException {
    // Who is banned or deleted after this has the session ended by that.
    requireNotBanned(store.users().lock(user.id()).orElseThrow(() -> unknownUser(ticket)));
    Session session = session(client, user, ticket, now);
    store.sessions().insert(session);
    store.clients().setLastActiveSession(client.id(), session.id(), now);
    store.clients().setSignIn(client.id(), null);
    if (!session.isImpersonated()) {
      // What somebody else does must not look like the user's own activity.
      store.users().signedIn(user.id(), now);
    }
    return session;
  }

  /** Begins a session by a sign-in in one step; there must be room. */
  static Done inOneStep(
      Transaction store, Client client, SignIn signIn, User user, @Nullable Ticket ticket)
      throws SQLException {
    long now = signIn.createdAt();
    Session session = begin(store, client, user, ticket, now);
    store.signIns().insert(signIn);
    store.signIns().complete(signIn.id(), String.valueOf(signIn.strategy()), session.id());
    return done(store, signIn.id(), client, now);
  }

  static Done done(Transaction store, String signInId, Client client, long now)
      throws SQLException {
    return new Done(
        store.signIns().find(signInId, client.id()).orElseThrow(),
        ClientView.of(store, client.id(), now));
  }

  /** Returns a sign-in that waits for the first factor. */
  static SignIn signIn(
      Client client, User user, @Nullable String strategy, @Nullable String identifier, long now) {
    return new SignIn(
        Ids.next("sia"),
        client.id(),
        "needs_first_factor",
        strategy,
        identifier,
        user.id(),
        null,
        now + ATTEMPT.toMillis(),
        now);
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
