package dev.impersonation.http;

/** What becomes of routes that no guard and no annotation decides, at start. */
public enum CoverageCheck {
  /** Nobody looks. */
  OFF,

  /** They are logged as a warning. */
  WARN,

  /** The application does not start. */
  FAIL
}
