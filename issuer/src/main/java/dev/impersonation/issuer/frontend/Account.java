package dev.impersonation.issuer.frontend;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.issuer.http.Answer;
import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.storage.Client;
import dev.impersonation.issuer.storage.Session;
import dev.impersonation.issuer.storage.Transaction;
import dev.impersonation.issuer.user.UserRules;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Finds the account that a request is about: that of the session it names, else of the one last
 * active. While somebody acts for its user, the account can be seen and not changed.
 */
final class Account {
  private final Frontend frontend;
  private final Context request;
  private final BrowserRequest browser;

  Account(Frontend frontend, Context request) {
    this.frontend = frontend;
    this.request = request;
    browser = frontend.browser(request);
  }

  /** What a change does, and what it answers with. */
  interface Change {
    ObjectNode of(Transaction store, SignedIn own, long now) throws SQLException;
  }

  private record Changed(ObjectNode response, ClientView view) {}

  SignedIn signedIn() {
    return frontend.transact(this::signedIn);
  }

  private SignedIn signedIn(Transaction store) throws SQLException {
    Client client = browser.knownClient(store);
    Optional<String> named = browser.query().find("_clerk_session_id");
    String id = named.isPresent() ? named.get() : client.lastActiveSessionId();
    if (id == null) {
      throw nobody();
    }
    Session session =
        store
            .sessions()
            .find(id, frontend.now())
            .filter(found -> found.clientId().equals(client.id()) && found.isActive())
            .orElseThrow(Account::nobody);
    return SignedIn.of(store, session).orElseThrow(Account::nobody);
  }

  private static ApiException nobody() {
    return ApiException.of(401, "authentication_invalid", "nobody is signed in with this session");
  }

  /** Refuses what breaks a rule. */
  static void require(String parameter, Optional<UserRules.Violation> violation) {
    violation.ifPresent(
        broken -> {
          throw ApiException.ofParameter(
              broken.code(), parameter, parameter + " " + broken.problem());
        });
  }

  /** Returns who is signed in if that user's account may be changed. */
  SignedIn own() {
    return frontend.transact(this::own);
  }

  private SignedIn own(Transaction store) throws SQLException {
    SignedIn signedIn = signedIn(store);
    if (signedIn.session().isImpersonated()) {
      throw ApiException.of(
          403, "resource_forbidden", "somebody who acts for a user cannot change the account");
    }
    return signedIn;
  }

  /** Returns what was sent, which is not to be read before {@link #own()}. */
  Parameters form() {
    return browser.form();
  }

  /** Makes a change, while no other is made, and answers. */
  void change(Change change) {
    Changed changed =
        frontend.transact(
            store -> {
              store.instance().lock();
              long now = frontend.now();
              SignedIn own = own(store);
              ObjectNode response = change.of(store, own, now);
              return new Changed(response, ClientView.of(store, own.session().clientId(), now));
            });
    browser.remember(Optional.of(changed.view()));
    FrontendJson json = frontend.json();
    Answer.json(
        request,
        json.envelope(
            changed.response(), Optional.of(json.client(changed.view(), browser.origin()))));
  }

  /** Returns the user as stored by now. */
  ObjectNode user(Transaction store, SignedIn own) throws SQLException {
    return frontend.json().user(SignedIn.of(store, own.session()).orElseThrow());
  }
}
