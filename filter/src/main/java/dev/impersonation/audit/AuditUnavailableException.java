package dev.impersonation.audit;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Says that an event could not be recorded: the request of an intent must not happen then. */
public final class AuditUnavailableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what is wrong and how to mend it, without anything of the event
   * @param cause what a file system or database said; null if there is none
   */
  public AuditUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
