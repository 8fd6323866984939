package dev.impersonation.http;

/** Says what becomes of CORS preflight requests, which browsers send without credentials. */
public enum CorsPreflight {
  /** {@code OPTIONS} is policed like any other method. The default. */
  OFF,

  /**
   * {@code OPTIONS} with {@code Origin} and {@code Access-Control-Request-Method} goes on even if
   * nobody is signed in. For applications that answer preflights behind the filter.
   */
  ALLOW
}
