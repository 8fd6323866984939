package dev.impersonation.demo.clerk;

/**
 * The issuer has refused a call, or could not be asked. The message is the issuer's, for people.
 */
public final class ClerkException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What {@link #code} says where there was no answer. */
  public static final String UNREACHABLE = "issuer_unreachable";

  private final int status;
  private final String code;

  ClerkException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** Returns the status of the answer; 503 where there was none. */
  public int status() {
    return status;
  }

  /** Returns the code of the issuer's first error, such as {@code resource_not_found}. */
  public String code() {
    return code;
  }
}
