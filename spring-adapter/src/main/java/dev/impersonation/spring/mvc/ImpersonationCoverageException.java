package dev.impersonation.spring.mvc;

/**
 * Says that {@code impersonation.coverage=fail} is set and coverage is not complete. The message
 * has the whole report. Stops the start.
 */
public final class ImpersonationCoverageException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final String report;

  ImpersonationCoverageException(String report) {
    super("impersonation.coverage=fail, and " + report);
    this.report = report;
  }

  String report() {
    return report;
  }
}
