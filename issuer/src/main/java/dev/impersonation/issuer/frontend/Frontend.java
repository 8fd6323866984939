package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.storage.Database;
import dev.impersonation.issuer.token.Issuance;
import io.javalin.http.Context;

/** Holds what all routes of the Frontend API work with. */
record Frontend(
    Issuance issuance, FrontendSettings settings, FrontendJson json, ClientCookies cookies) {
  static Frontend of(Issuance issuance, FrontendSettings settings) {
    return new Frontend(
        issuance,
        settings,
        new FrontendJson(issuance),
        ClientCookies.of(issuance.url(), settings.publishableKeys()));
  }

  BrowserRequest browser(Context request) {
    return new BrowserRequest(request, settings, cookies);
  }

  <T> T transact(Database.Work<T> work) {
    return issuance.database().transact(work);
  }

  long now() {
    return issuance.now();
  }
}
