package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.storage.Client;
import dev.impersonation.issuer.storage.Session;
import dev.impersonation.issuer.storage.SignIn;
import dev.impersonation.issuer.storage.Transaction;
import dev.impersonation.issuer.storage.User;
import dev.impersonation.issuer.user.Passwords;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;

/**
 * Signs users in as themselves. Passwords are checked between transactions, because checking takes
 * long.
 */
final class UserSignIn {
  static final String PASSWORD = "password";
  static final String ONE_CLICK = "development_one_click";

  private final Frontend frontend;

  UserSignIn(Frontend frontend) {
    this.frontend = frontend;
  }

  /** Begins a sign-in that waits for the password. */
  SessionStart.Done identify(BrowserRequest browser, String identifier) {
    return frontend.transact(
        store -> {
          long now = frontend.now();
          Client client = browser.clientOrNew(store, now);
          SessionStart.requireRoom(store, client, SessionStart.Present.STAYS, now);
          SignIn signIn =
              SessionStart.signIn(client, userOf(store, identifier), null, identifier, now);
          store.signIns().insert(signIn);
          store.clients().setSignIn(client.id(), signIn.id());
          return SessionStart.done(store, signIn.id(), client, now);
        });
  }

  SessionStart.Done byPassword(BrowserRequest browser, String identifier, String password) {
    User user = frontend.transact(store -> userIfRoom(store, browser, identifier));
    requirePassword(user, password);
    return frontend.transact(store -> inOneStep(store, browser, user, PASSWORD, identifier));
  }

  /** Ends a sign-in that waits for the password. */
  SessionStart.Done attempt(BrowserRequest browser, String signInId, String password) {
    User user =
        frontend.transact(
            store -> {
              Client client = browser.knownClient(store);
              SignIn waiting = waiting(store, signInId, client);
              SessionStart.requireRoom(store, client, SessionStart.Present.STAYS, frontend.now());
              return store
                  .users()
                  .find(String.valueOf(waiting.userId()))
                  .orElseThrow(UserSignIn::unknown);
            });
    requirePassword(user, password);
    return frontend.transact(
        store -> {
          long now = frontend.now();
          Client client = browser.knownClient(store);
          SessionStart.makeRoom(store, browser, client, SessionStart.Present.STAYS, now);
          SignIn waiting = waiting(store, signInId, client);
          requireUnchanged(store, user);
          Session session = SessionStart.begin(store, client, user, null, now);
          store.signIns().complete(waiting.id(), PASSWORD, session.id());
          return SessionStart.done(store, waiting.id(), client, now);
        });
  }

  private SignIn waiting(Transaction store, String id, Client client) throws SQLException {
    SignIn signIn =
        store
            .signIns()
            .find(id, client.id())
            .filter(found -> found.abandonAt() > frontend.now())
            .orElseThrow(ApiException::notFound);
    if (signIn.status().equals(SessionStart.COMPLETE)) {
      throw ApiException.of(400, "client_state_invalid", "this sign-in is complete already");
    }
    return signIn;
  }

  /** Signs a user in who shows nothing; only where all applications are in development. */
  SessionStart.Done byOneClick(BrowserRequest browser, String identifier) {
    return frontend.transact(
        store ->
            inOneStep(
                store, browser, userIfRoom(store, browser, identifier), ONE_CLICK, identifier));
  }

  private SessionStart.Done inOneStep(
      Transaction store, BrowserRequest browser, User user, String strategy, String identifier)
      throws SQLException {
    long now = frontend.now();
    Client client = browser.clientOrNew(store, now);
    SessionStart.makeRoom(store, browser, client, SessionStart.Present.STAYS, now);
    if (strategy.equals(PASSWORD)) {
      requireUnchanged(store, user);
    }
    SignIn signIn = SessionStart.signIn(client, user, strategy, identifier, now);
    return SessionStart.inOneStep(store, client, signIn, user, null);
  }

  private User userIfRoom(Transaction store, BrowserRequest browser, String identifier)
      throws SQLException {
    Optional<Client> client = browser.client(store);
    if (client.isPresent()) {
      SessionStart.requireRoom(store, client.get(), SessionStart.Present.STAYS, frontend.now());
    }
    return userOf(store, identifier);
  }

  private static User userOf(Transaction store, String identifier) throws SQLException {
    return store.users().findByIdentifier(identifier).orElseThrow(UserSignIn::unknown);
  }

  private static void requirePassword(User user, String password) {
    String hash = user.passwordHash();
    if (hash == null) {
      throw ApiException.of(400, "strategy_for_user_invalid", "this user has no password");
    }
    if (!Passwords.matches(password, hash)) {
      throw incorrect();
    }
  }

  /** Whether the user still has the password that was checked, and keeps it until the end. */
  private static void requireUnchanged(Transaction store, User checked) throws SQLException {
    User user = store.users().lock(checked.id()).orElseThrow(UserSignIn::unknown);
    if (!Objects.equals(user.passwordHash(), checked.passwordHash())) {
      throw incorrect();
    }
  }

  private static ApiException unknown() {
    return SessionStart.unknownUser(null);
  }

  private static ApiException incorrect() {
    return ApiException.ofParameter(
        "form_password_incorrect", "password", "the password is not the user's");
  }
}
