package dev.impersonation.http;

import java.util.List;
import java.util.Optional;

/** Reads the field {@code traceparent} (W3C Trace Context section 3.2). */
final class TraceParent {
  private static final int MAX_LENGTH = 256;

  private static final int TRACE = 3;
  private static final int PARENT = 36;
  private static final int FLAGS = 53;
  private static final int LENGTH = 55;

  private TraceParent() {}

  /** Returns the trace ID, if there is one field and it is valid. */
  static Optional<String> traceId(List<String> fields) {
    if (fields.size() != 1 || fields.get(0).length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String field = fields.get(0).strip();
    return isValid(field) ? Optional.of(field.substring(TRACE, PARENT - 1)) : Optional.empty();
  }

  private static boolean isValid(String field) {
    return field.length() >= LENGTH
        && isHexadecimal(field, 0, TRACE - 1)
        && isHexadecimal(field, TRACE, PARENT - 1)
        && isHexadecimal(field, PARENT, FLAGS - 1)
        && isHexadecimal(field, FLAGS, LENGTH)
        && !field.startsWith("ff")
        && isDash(field, TRACE - 1)
        && isDash(field, PARENT - 1)
        && isDash(field, FLAGS - 1)
        && !isZero(field, TRACE, PARENT - 1)
        && !isZero(field, PARENT, FLAGS - 1)
        && (field.length() == LENGTH || isLaterVersion(field));
  }

  /** Later versions may add to it, after a dash. */
  private static boolean isLaterVersion(String field) {
    return !field.startsWith("00")
        && isDash(field, LENGTH)
        && field.chars().noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
  }

  private static boolean isDash(String field, int index) {
    return field.charAt(index) == '-';
  }

  private static boolean isHexadecimal(String field, int begin, int end) {
    return field
        .substring(begin, end)
        .chars()
        .allMatch(digit -> (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f'));
  }

  private static boolean isZero(String field, int begin, int end) {
    return field.substring(begin, end).chars().allMatch(digit -> digit == '0');
  }
}
