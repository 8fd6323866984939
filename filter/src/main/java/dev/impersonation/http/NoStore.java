package dev.impersonation.http;

/**
 * Says whose answers no cache may keep (RFC 9111): what was shown to an actor must not come up
 * again when the customer goes back in the same browser, nor from a cache in between.
 */
public enum NoStore {
  /**
   * Answers to impersonated requests have {@code Cache-Control: no-store}, whatever the application
   * says of caches; where it says the same and more, that stays. The default.
   */
  IMPERSONATED,

  /** The application says what caches may keep. */
  OFF
}
