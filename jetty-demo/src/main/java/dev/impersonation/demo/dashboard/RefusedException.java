package dev.impersonation.demo.dashboard;

/** The dashboard does not do what it was asked for. The message is for people. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  RefusedException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
