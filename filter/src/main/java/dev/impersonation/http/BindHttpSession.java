package dev.impersonation.http;

/** Says what becomes of a servlet session whose identity changes under it. */
public enum BindHttpSession {
  /**
   * A session belongs to one subject, actor and session ID. A verified request for another identity
   * invalidates it, so that its cookie cannot carry a customer's state into an impersonation or
   * back. A request without identity neither sees nor ends it; if it asks for a session, it has an
   * empty one that ends with the request. The default.
   */
  INVALIDATE,

  /** Servlet sessions are left alone. */
  OFF
}
