package dev.impersonation.demo;

/** What the demo needs beside the application did not start. The message names the fix. */
final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoException(String message, Throwable cause) {
    super(message, cause);
  }
}
