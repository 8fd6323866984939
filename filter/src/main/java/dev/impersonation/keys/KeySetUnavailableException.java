package dev.impersonation.keys;

/**
 * Says that the key set could not be had, so that a token could be neither accepted nor refused: an
 * outage (503), never a bad token (401). Its message holds no key material.
 */
public final class KeySetUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates one; the message says what was tried and what went wrong. */
  public KeySetUnavailableException(String message) {
    super(message);
  }

  /** Creates one with the failure behind it; the message says what was tried. */
  public KeySetUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
