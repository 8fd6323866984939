package dev.impersonation.demo.clerk;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A session of the issuer.
 *
 * @param actor the {@code act} of its tokens; JSON null if nobody acts in it
 * @param createdAt milliseconds since the epoch, as the other times
 * @param expireAt when it ends at the latest
 * @param updatedAt when it changed last; of a session that was ended, that is its end
 */
public record ClerkSession(
    String id,
    String userId,
    JsonNode actor,
    String status,
    long createdAt,
    long lastActiveAt,
    long expireAt,
    long updatedAt) {
  static ClerkSession of(JsonNode json) {
    return new ClerkSession(
        json.path("id").asText(),
        json.path("user_id").asText(),
        json.path("actor"),
        json.path("status").asText(),
        json.path("created_at").asLong(),
        json.path("last_active_at").asLong(),
        json.path("expire_at").asLong(),
        json.path("updated_at").asLong());
  }

  /** Returns whether somebody acts in it for its user. */
  public boolean isImpersonated() {
    return actor.isObject();
  }

  public boolean isActive() {
    return status.equals("active");
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "ClerkSession[]";
  }
}
