package dev.impersonation.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The path of a URI as the client wrote it, which frameworks and default servlets read once more by
 * themselves.
 */
record RawPath(String text) {
  /**
   * Returns the one path that every reader finds here: each segment without its parameters and
   * decoded once. Empty if readers differ: there is a dot segment, an empty segment other than the
   * last, an encoded slash, or something that is not UTF-8 behind a percent sign.
   */
  Optional<String> reading() {
    if (!text.startsWith("/")) {
      return Optional.empty();
    }
    StringBuilder reading = new StringBuilder(text.length());
    List<String> segments = segments();
    for (int index = 0; index < segments.size(); index++) {
      Optional<String> segment = decoded(segments.get(index));
      boolean isLast = index == segments.size() - 1;
      if (segment.filter(read -> isClear(read, isLast)).isEmpty()) {
        return Optional.empty();
      }
      reading.append('/').append(segment.get());
    }
    return Optional.of(reading.toString());
  }

  private static boolean isClear(String segment, boolean isLast) {
    return !segment.equals(".")
        && !segment.equals("..")
        && segment.indexOf('/') < 0
        && (isLast || !segment.isEmpty());
  }

  /** What stands between slashes, behind the first one, without parameters. */
  private List<String> segments() {
    List<String> segments = new ArrayList<>();
    int start = 1;
    while (start <= text.length()) {
      int slash = text.indexOf('/', start);
      int end = slash < 0 ? text.length() : slash;
      int parameters = text.indexOf(';', start);
      segments.add(text.substring(start, parameters < 0 || parameters > end ? end : parameters));
      start = end + 1;
    }
    return segments;
  }

  private static Optional<String> decoded(String segment) {
    if (segment.indexOf('%') < 0) {
      return Optional.of(segment);
    }
    StringBuilder decoded = new StringBuilder(segment.length());
    ByteBuffer bytes = ByteBuffer.allocate(segment.length());
    int index = 0;
    try {
      while (index < segment.length()) {
        if (segment.charAt(index) != '%') {
          decoded.append(segment.charAt(index++));
          continue;
        }
        bytes.clear();
        for (; index < segment.length() && segment.charAt(index) == '%'; index += 3) {
          OptionalInt octet = octet(segment, index + 1);
          if (octet.isEmpty()) {
            return Optional.empty();
          }
          bytes.put((byte) octet.getAsInt());
        }
        decoded.append(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()));
      }
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
    return Optional.of(decoded.toString());
  }

  private static OptionalInt octet(String text, int index) {
    if (index + 2 > text.length()) {
      return OptionalInt.empty();
    }
    int high = hex(text.charAt(index));
    int low = hex(text.charAt(index + 1));
    return high < 0 || low < 0 ? OptionalInt.empty() : OptionalInt.of(high * 16 + low);
  }

  /** Of ASCII digits alone: {@link Character#digit} knows those of other scripts as well. */
  private static int hex(char digit) {
    return digit < 128 ? Character.digit(digit, 16) : -1;
  }

  /** For a record: what stands behind a {@code ;} may be a session's ID. */
  String withoutParameters() {
    StringBuilder kept = new StringBuilder(text.length());
    boolean isParameter = false;
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      isParameter &= character != '/';
      if (!isParameter) {
        kept.append(character);
      }
      isParameter |= character == ';';
    }
    return kept.toString();
  }

  /** Names no path, which may hold secrets. */
  @Override
  public String toString() {
    return "RawPath[]";
  }
}
