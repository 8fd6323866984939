package dev.impersonation.http;

import dev.impersonation.audit.LimitedLog;
import dev.impersonation.audit.SafeText;
import org.jspecify.annotations.Nullable;

/**
 * Logs what users' code threw within the gate. It ends here, whatever it is: containers print what
 * reaches them on pages, and its message may hold what that code read. Its own methods are users'
 * code as well. What is thrown at one place by each request is said once a minute.
 */
final class Thrown {
  private static final int MAX_PLACE_LENGTH = 200;

  private final LimitedLog log;

  Thrown(LimitedLog log) {
    this.log = log;
  }

  /**
   * Logs it as an error, and throws nothing.
   *
   * @param what says what happened, with one placeholder for the class and one for the place
   */
  void log(String what, Throwable thrown) {
    if (thrown instanceof InterruptedException) {
      // Not declared, yet thrown by code in languages that do not check.
      Thread.currentThread().interrupt();
    }
    try {
      String name = thrown.getClass().getName();
      String place = place(thrown);
      log.error(what + name + place, what, name, place);
    } catch (Throwable e) {
      // Out of memory or stack, perhaps: what follows from it matters more than to tell it.
    }
  }

  /** Runs what must not fail anything: whatever it throws is logged, as an observer's. */
  void quietly(Runnable observation) {
    try {
      observation.run();
    } catch (Throwable e) {
      log("an observer threw {} at {}", e);
    }
  }

  /** Where it was thrown, as a text of bounded length. */
  static String place(Throwable thrown) {
    try {
      StackTraceElement[] trace = thrown.getStackTrace();
      if (trace.length > 0) {
        String place = oneLine(trace[0].toString());
        return place.substring(0, Math.min(place.length(), MAX_PLACE_LENGTH));
      }
    } catch (Throwable e) {
      // An exception may override the methods that are called here.
    }
    return "?";
  }

  /** A message whose contract allows to log it; nothing keeps line breaks out of it. */
  static String oneLine(@Nullable String message) {
    return SafeText.oneLine(String.valueOf(message));
  }
}
