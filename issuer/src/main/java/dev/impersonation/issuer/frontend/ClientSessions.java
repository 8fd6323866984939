package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.Answer;
import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.storage.Client;
import dev.impersonation.issuer.storage.Membership;
import dev.impersonation.issuer.storage.Session;
import dev.impersonation.issuer.storage.Transaction;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Serves {@code /v1/client/sessions}: the sessions of the browser that asks. */
final class ClientSessions {
  private static final String PATH = "/v1/client/sessions/{session_id}";

  private final Frontend frontend;

  ClientSessions(Frontend frontend) {
    this.frontend = frontend;
  }

  List<Route> routes() {
    return List.of(
        Route.get(PATH, this::show),
        Route.post(PATH + "/touch", this::touch),
        Route.post(PATH + "/tokens", this::token),
        Route.post(PATH + "/end", request -> end(request, "ended")),
        Route.post(PATH + "/remove", request -> end(request, "removed")));
  }

  /** A session, and the client it is of. */
  private record Seen(SignedIn signedIn, ClientView view) {
    static Seen of(Transaction store, Session session, long now) throws SQLException {
      return new Seen(
          SignedIn.of(store, session).orElseThrow(ClientSessions::isOver),
          ClientView.of(store, session.clientId(), now));
    }
  }

  private void show(Context request) {
    BrowserRequest browser = frontend.browser(request);
    SignedIn signedIn =
        frontend.transact(
            store -> {
              long now = frontend.now();
              Session session = own(store, browser.knownClient(store), request, now);
              requireActive(session.isActive());
              return SignedIn.of(store, session).orElseThrow(ClientSessions::isOver);
            });
    FrontendJson json = frontend.json();
    Answer.json(request, json.envelope(json.session(signedIn, browser.origin()), Optional.empty()));
  }

  private void touch(Context request) {
    BrowserRequest browser = frontend.browser(request);
    Parameters form = browser.form();
    Optional<String> organizationId = form.find("active_organization_id");
    boolean setsOrganization = form.has("active_organization_id");
    Seen seen =
        frontend.transact(
            store -> {
              long now = frontend.now();
              Client client = browser.knownClient(store);
              Session session = own(store, client, request, now);
              requireActive(store.sessions().touch(session.id(), now));
              if (setsOrganization) {
                member(store, session, organizationId);
                store.sessions().setOrganization(session.id(), organizationId.orElse(null));
              }
              if (!session.id().equals(client.lastActiveSessionId())) {
                store.clients().setLastActiveSession(client.id(), session.id(), now);
              }
              if (!session.isImpersonated()) {
                store.users().active(session.userId(), now);
              }
              return Seen.of(store, own(store, client, request, now), now);
            });
    answer(request, browser, seen);
  }

  /** A session, and the organization that a token of it is for. */
  private record Signable(Session session, Optional<Membership> organization) {}

  private void token(Context request) {
    BrowserRequest browser = frontend.browser(request);
    Parameters form = browser.form();
    Signable signable = frontend.transact(store -> signable(store, browser, form, request));
    Answer.json(
        request,
        frontend.json().token(signable.session(), signable.organization(), browser.origin()));
  }

  /** Browsers ask for nothing as often as for tokens: nothing is read that no token says. */
  private Signable signable(
      Transaction store, BrowserRequest browser, Parameters form, Context request)
      throws SQLException {
    long now = frontend.now();
    Client client = browser.knownClient(store);
    String id = request.pathParam("session_id");
    if (!store.sessions().touchOf(client.id(), id, now)) {
      own(store, client, request, now);
      throw isOver();
    }
    // From here to the end of the transaction nobody else ends or changes the session.
    Session session =
        store.sessions().findOfPresentUser(id, now).orElseThrow(ClientSessions::isOver);
    if (form.has("organization_id")) {
      return new Signable(session, member(store, session, form.find("organization_id")));
    }
    String active = session.lastActiveOrganizationId();
    return new Signable(
        session,
        active == null ? Optional.empty() : store.memberships().find(session.userId(), active));
  }

  private void end(Context request, String status) {
    BrowserRequest browser = frontend.browser(request);
    Seen seen =
        frontend.transact(
            store -> {
              long now = frontend.now();
              Client client = browser.knownClient(store);
              Session session = own(store, client, request, now);
              requireActive(store.sessions().end(session.id(), status, now));
              store.clients().setLastActiveSession(client.id(), null, now);
              return Seen.of(store, own(store, client, request, now), now);
            });
    answer(request, browser, seen);
  }

  private void answer(Context request, BrowserRequest browser, Seen seen) {
    browser.remember(Optional.of(seen.view()));
    FrontendJson json = frontend.json();
    Answer.json(
        request,
        json.envelope(
            json.session(seen.signedIn(), browser.origin()),
            Optional.of(json.client(seen.view(), browser.origin()))));
  }

  private static Session own(Transaction store, Client client, Context request, long now)
      throws SQLException {
    return store
        .sessions()
        .find(request.pathParam("session_id"), now)
        .filter(session -> session.clientId().equals(client.id()))
        .orElseThrow(ApiException::notFound);
  }

  private static void requireActive(boolean active) {
    if (!active) {
      throw isOver();
    }
  }

  private static ApiException isOver() {
    return ApiException.of(401, "authentication_invalid", "the session is over");
  }

  /** Returns the membership in the organization of this ID, if there is an ID. */
  private static Optional<Membership> member(
      Transaction store, Session session, Optional<String> organizationId) throws SQLException {
    if (organizationId.isEmpty()) {
      return Optional.empty();
    }
    Optional<Membership> membership =
        store.memberships().find(session.userId(), organizationId.get());
    if (membership.isEmpty()) {
      throw ApiException.of(
          404,
          "organization_not_found_or_unauthorized",
          "the user is not a member of such an organization");
    }
    return membership;
  }
}
