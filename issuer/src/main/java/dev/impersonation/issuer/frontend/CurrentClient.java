package dev.impersonation.issuer.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.impersonation.issuer.http.Answer;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.storage.Client;
import dev.impersonation.issuer.storage.Transaction;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Serves {@code /v1/client}: the browser that asks, known by its cookie, and signing it out. */
final class CurrentClient {
  static final String DEV_BROWSER = "/v1/dev_browser";

  private final Frontend frontend;

  CurrentClient(Frontend frontend) {
    this.frontend = frontend;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/client", this::show),
        Route.put("/v1/client", this::create),
        Route.delete("/v1/client", this::forget),
        Route.delete("/v1/client/sessions", this::signOut),
        Route.post(DEV_BROWSER, this::createDevBrowser));
  }

  private void show(Context request) {
    BrowserRequest browser = frontend.browser(request);
    Optional<ClientView> view =
        frontend.transact(store -> ClientView.of(store, browser.client(store), frontend.now()));
    browser.remember(view);
    answer(request, browser, view);
  }

  private void create(Context request) {
    BrowserRequest browser = frontend.browser(request);
    ClientView view =
        frontend.transact(
            store -> {
              long now = frontend.now();
              return ClientView.of(store, browser.clientOrNew(store, now).id(), now);
            });
    browser.remember(Optional.of(view));
    answer(request, browser, Optional.of(view));
  }

  private void signOut(Context request) {
    BrowserRequest browser = frontend.browser(request);
    Optional<ClientView> view = frontend.transact(store -> signedOut(store, browser));
    browser.remember(view);
    answer(request, browser, view);
  }

  private void forget(Context request) {
    BrowserRequest browser = frontend.browser(request);
    frontend.transact(store -> signedOut(store, browser));
    browser.forget();
    answer(request, browser, Optional.empty());
  }

  private Optional<ClientView> signedOut(Transaction store, BrowserRequest browser)
      throws SQLException {
    long now = frontend.now();
    Optional<Client> client = browser.client(store);
    if (client.isPresent()) {
      SignOut.of(store, client.get(), "removed", now);
    }
    return ClientView.of(store, client, now);
  }

  /** A browser that keeps no cookies of ours names its client in the query instead. */
  private void createDevBrowser(Context request) {
    frontend.settings().requireDevelopment();
    BrowserRequest browser = frontend.browser(request);
    boolean isKnown = frontend.transact(store -> browser.client(store).isPresent());
    Client client = frontend.transact(store -> browser.newClient(store, frontend.now()));
    if (!isKnown) {
      browser.remember(Optional.empty());
    }
    Answer.json(
        request,
        Json.object()
            .put("object", "dev_browser")
            .put("id", browser.newSecret())
            .put("instance_id", frontend.issuance().keys().instanceId())
            .put("created_at", client.createdAt())
            .put("updated_at", client.updatedAt()));
  }

  private void answer(Context request, BrowserRequest browser, Optional<ClientView> view) {
    JsonNode response =
        view.<JsonNode>map(present -> frontend.json().client(present, browser.origin()))
            .orElse(NullNode.getInstance());
    Answer.json(request, frontend.json().envelope(response, Optional.empty()));
  }
}
