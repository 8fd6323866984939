package dev.impersonation.support;

import java.util.List;

/**
 * Finds what this process has logged since a test began to look.
 *
 * @param from how many events were logged before
 */
public record LogTail(long from) {
  /** Looks from now on. */
  public static LogTail start() {
    return new LogTail(LogLines.count());
  }

  /** Returns the lines that hold this text. */
  public List<String> lines(String text) {
    return text().lines().filter(line -> line.contains(text)).toList();
  }

  /** Returns all of it. */
  public String text() {
    return String.join("", LogLines.after(from));
  }
}
