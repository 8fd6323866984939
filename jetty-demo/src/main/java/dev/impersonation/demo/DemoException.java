package dev.impersonation.demo;

import org.jspecify.annotations.Nullable;

/** What the demo needs beside the application did not start. The message names the fix. */
final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
