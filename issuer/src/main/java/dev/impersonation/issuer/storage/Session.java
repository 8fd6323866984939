package dev.impersonation.issuer.storage;

import org.jspecify.annotations.Nullable;

/**
 * Holds a session as it was at the time of reading.
 *
 * @param actor the JSON object that acts for the user, as text; null if nobody does
 * @param status {@code active} only if no limit of time has passed either
 * @param firstFactorAt when the user showed the first factor; null if that never happened
 * @param idleMillis it ends when nothing was heard of it for so long; null: never
 */
public record Session(
    String id,
    String clientId,
    String userId,
    @Nullable String actor,
    String status,
    @Nullable String lastActiveOrganizationId,
    @Nullable Long firstFactorAt,
    @Nullable Long idleMillis,
    long lastActiveAt,
    long expireAt,
    long abandonAt,
    long createdAt,
    long updatedAt) {
  public static final String ACTIVE = "active";

  public boolean isActive() {
    return status.equals(ACTIVE);
  }

  public boolean isImpersonated() {
    return actor != null;
  }
}
