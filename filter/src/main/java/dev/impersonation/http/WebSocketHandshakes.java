package dev.impersonation.http;

/**
 * Says whether WebSocket handshakes must pass the filter. Containers answer them in a filter of
 * their own, which may be in front of it.
 */
public enum WebSocketHandshakes {
  /**
   * They must: an application with endpoints does not start if its container is known to answer
   * their handshakes before the filter is asked. Where that cannot be told, or there is no endpoint
   * yet, it is a finding for {@link CoverageCheck}.
   */
  VERIFIED,

  /** They need not: endpoints may be open to whoever comes. Nobody looks. */
  OPEN
}
