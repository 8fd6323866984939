package dev.impersonation.keys;

/**
 * Says why an answer of the key set's endpoint is of no use. Its message quotes nothing of the
 * answer, so it may be logged; messages of other exceptions may not.
 */
final class UnusableAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnusableAnswerException(String message) {
    super(message);
  }
}
