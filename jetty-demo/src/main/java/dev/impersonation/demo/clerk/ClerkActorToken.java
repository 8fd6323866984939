package dev.impersonation.demo.clerk;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An actor token.
 *
 * @param url where to open it; empty where the issuer does not say it again
 */
public record ClerkActorToken(String id, String url, String status) {
  static ClerkActorToken of(JsonNode json) {
    return new ClerkActorToken(
        json.path("id").asText(), json.path("url").asText(""), json.path("status").asText());
  }

  /** Whoever has the URL can sign in with it: it does not belong into a log. */
  @Override
  public String toString() {
    return "ClerkActorToken[" + status + "]";
  }
}
