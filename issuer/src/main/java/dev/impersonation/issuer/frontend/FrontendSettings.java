package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Origins;
import dev.impersonation.issuer.token.PublishableKey;
import java.net.URI;
import java.util.List;

/**
 * Holds what the Frontend API has to know of the applications.
 *
 * @param signInUrl the page where tickets are spent
 * @param publishableKeys those of all applications
 * @param origins whose pages may call
 */
public record FrontendSettings(
    URI signInUrl, List<PublishableKey> publishableKeys, Origins origins) {
  public FrontendSettings {
    publishableKeys = List.copyOf(publishableKeys);
  }

  /** Whether no application believes to be in production. */
  boolean isDevelopment() {
    return publishableKeys.stream().noneMatch(PublishableKey::isLive);
  }

  void requireDevelopment() {
    if (!isDevelopment()) {
      throw ApiException.of(
          403, "development_only", "this needs publishable keys that are all pk_test_");
    }
  }
}
