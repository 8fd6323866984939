package dev.impersonation.demo.dashboard;

import dev.impersonation.demo.clerk.BackendApi;
import dev.impersonation.demo.clerk.ClerkException;
import dev.impersonation.demo.clerk.ClerkSession;
import dev.impersonation.demo.clerk.ClerkUser;
import dev.impersonation.demo.clerk.FrontendSignIn;
import dev.impersonation.demo.clerk.FrontendSignIn.SignedIn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Signs operators in and out: each has a session at the issuer, and one of the dashboard's own that
 * goes with it. Safe for use by many threads.
 */
final class Operators {
  /** What must not tell whether there is such a user. */
  private static final Set<String> WRONG =
      Set.of("form_identifier_not_found", "form_password_incorrect", "strategy_for_user_invalid");

  /** How long the issuer is not asked again for those who only read. */
  static final Duration FRESH = Duration.ofMinutes(1);

  private final FrontendSignIn frontend;
  private final BackendApi backend;
  private final OperatorSessions sessions;
  private final SignInLimit limit;
  private final Clock clock;

  private Operators(
      FrontendSignIn frontend,
      BackendApi backend,
      OperatorSessions sessions,
      SignInLimit limit,
      Clock clock) {
    this.frontend = frontend;
    this.backend = backend;
    this.sessions = sessions;
    this.limit = limit;
    this.clock = clock;
  }

  static Operators of(FrontendSignIn frontend, BackendApi backend, Clock clock) {
    return new Operators(
        frontend,
        backend,
        new OperatorSessions(clock, session -> endAtIssuer(frontend, session.signedIn())),
        new SignInLimit(clock),
        clock);
  }

  OperatorSessions sessions() {
    return sessions;
  }

  /** Returns the ID of a new session. */
  String signIn(String name, String password) throws RefusedException, ClerkException {
    if (!limit.mayTry(name)) {
      throw new RefusedException(
          429, "too_many_attempts", "That was wrong too often. Try again in a minute.");
    }
    SignedIn signedIn = atIssuer(name, password);
    limit.succeeded(name);
    boolean begun = false;
    try {
      ClerkUser user = operator(signedIn);
      String id = sessions.begin(user, signedIn);
      begun = true;
      return id;
    } finally {
      if (!begun) {
        endAtIssuer(frontend, signedIn);
      }
    }
  }

  private SignedIn atIssuer(String name, String password) throws RefusedException, ClerkException {
    try {
      return frontend.byPassword(name, password);
    } catch (ClerkException e) {
      if (WRONG.contains(e.code())) {
        throw new RefusedException(
            401, "credentials_wrong", "The user name or the password is wrong.");
      }
      throw e;
    }
  }

  private ClerkUser operator(SignedIn signedIn) throws RefusedException, ClerkException {
    return backend
        .user(signedIn.userId())
        .filter(ClerkUser::operator)
        .orElseThrow(
            () ->
                new RefusedException(
                    403,
                    "not_an_operator",
                    "This is no operator's account. Customers sign in at the shop."));
  }

  /** Ends both sessions, if there are any. */
  void signOut(String id) {
    sessions.end(id).ifPresent(session -> endAtIssuer(frontend, session.signedIn()));
  }

  /** Where the issuer does not take it, the session ends there by itself. */
  private static void endAtIssuer(FrontendSignIn frontend, SignedIn signedIn) {
    try {
      frontend.signOut(signedIn);
    } catch (ClerkException e) {
      // It is over already, or the issuer is not there.
    }
  }

  /** The same as {@link #requireStillSignedIn}, which is asked once a minute. */
  void requireSignedInLately(String id, OperatorSession operator)
      throws RefusedException, ClerkException {
    if (!clock.instant().isBefore(operator.checked().plus(FRESH))) {
      requireStillSignedIn(id, operator);
    }
  }

  /**
   * Refuses whose session at the issuer has ended meanwhile, and who is no operator any more, and
   * signs them out here: what the dashboard remembers of them is not enough.
   */
  void requireStillSignedIn(String id, OperatorSession operator)
      throws RefusedException, ClerkException {
    Instant now = clock.instant();
    try {
      requireAtIssuer(operator);
    } catch (RefusedException e) {
      signOut(id);
      throw e;
    }
    sessions.checked(id, now);
  }

  private void requireAtIssuer(OperatorSession operator) throws RefusedException, ClerkException {
    Optional<ClerkSession> session =
        backend
            .session(operator.signedIn().sessionId())
            .filter(ClerkSession::isActive)
            .filter(found -> found.userId().equals(operator.user().id()));
    if (session.isEmpty()) {
      throw new RefusedException(
          401,
          "operator_session_ended",
          "Your own session has ended at the issuer. Sign in again, and start anew.");
    }
    if (backend.user(operator.user().id()).filter(ClerkUser::operator).isEmpty()) {
      throw new RefusedException(401, "not_an_operator", "You are no operator any more.");
    }
  }
}
