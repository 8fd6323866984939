package dev.impersonation.http;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The field {@code traceparent} (W3C Trace Context section 3.2). */
final class TraceParent {
  /** Later versions may add to it, after a dash. */
  private static final Pattern FORM =
      Pattern.compile("(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?");

  private static final int MAX_LENGTH = 256;

  private TraceParent() {}

  /** Returns the trace ID, if there is one field and it is valid. */
  static Optional<String> traceId(List<String> fields) {
    if (fields.size() != 1 || fields.get(0).length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(fields.get(0).strip());
    if (!matcher.matches()
        || (matcher.group(1).equals("00") && matcher.group(4) != null)
        || isZero(matcher.group(2))
        || isZero(matcher.group(3))) {
      return Optional.empty();
    }
    return Optional.of(matcher.group(2));
  }

  private static boolean isZero(String hexadecimal) {
    return hexadecimal.chars().allMatch(digit -> digit == '0');
  }
}
