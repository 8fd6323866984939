package dev.impersonation.http;

/**
 * Says what becomes, at start, of routes that no guard and no annotation decides, and of findings:
 * routes that pass no filter, and guards that cannot do what they say. A guard with no filter
 * behind it fails the start in any case.
 */
public enum CoverageCheck {
  /** Nobody looks. */
  OFF,

  /**
   * They are logged as a warning. Where there is no guard, no annotation and no finding, and the
   * default refuses writing, one line of information says so instead.
   */
  WARN,

  /** The application does not start if there is one of either. */
  FAIL
}
