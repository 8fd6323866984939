package dev.impersonation.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads the path of a URI as the client wrote it, which frameworks and default servlets read once
 * more by themselves.
 */
record RawPath(String text) {
  /**
   * Returns the one path that every reader finds here: each segment without its parameters and
   * decoded once. Empty if readers differ: there is a dot segment, an empty segment other than the
   * last, an encoded slash, in a parameter too, or something behind a percent sign that is not
   * UTF-8.
   */
  Optional<String> reading() {
    return joined(segments(), new ArrayList<>());
  }

  /**
   * The same of a path that an application dispatches to: dots and empty segments that stand for
   * themselves, as in relative paths, every host and every reader resolves.
   */
  Optional<String> readingOfDispatch() {
    List<String> kept = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    List<String> segments = segments();
    for (int index = 0; index < segments.size(); index++) {
      String segment = segments.get(index);
      boolean isLast = index == segments.size() - 1;
      if (segment.equals("..") && !kept.isEmpty()) {
        // What is taken away has to be clear as well.
        seen.add(kept.remove(kept.size() - 1));
      } else if (!segment.equals(".") && (!segment.isEmpty() || isLast)) {
        kept.add(segment);
      }
      if (isLast && (segment.equals(".") || segment.equals(".."))) {
        kept.add("");
      }
    }
    return joined(kept, seen);
  }

  private List<String> segments() {
    List<String> segments = new ArrayList<>();
    int start = 1;
    while (text.startsWith("/") && start <= text.length()) {
      int slash = text.indexOf('/', start);
      int end = slash < 0 ? text.length() : slash;
      segments.add(text.substring(start, end));
      start = end + 1;
    }
    return segments;
  }

  private static Optional<String> joined(List<String> segments, List<String> others) {
    if (segments.isEmpty() || others.stream().anyMatch(other -> segment(other, false).isEmpty())) {
      return Optional.empty();
    }
    StringBuilder reading = new StringBuilder();
    for (int index = 0; index < segments.size(); index++) {
      Optional<String> segment = segment(segments.get(index), index == segments.size() - 1);
      if (segment.isEmpty()) {
        return Optional.empty();
      }
      reading.append('/').append(segment.get());
    }
    return Optional.of(reading.toString());
  }

  private static Optional<String> segment(String written, boolean isLast) {
    int parameters = written.indexOf(';');
    if (parameters >= 0) {
      return decoded(written.substring(parameters)).filter(RawPath::isOneSegment).isPresent()
          ? segment(written.substring(0, parameters), isLast)
          : Optional.empty();
    }
    return decoded(written)
        .filter(RawPath::isOneSegment)
        .filter(read -> !read.equals(".") && !read.equals("..") && (isLast || !read.isEmpty()));
  }

  /** Also to whoever decodes the whole before he looks for slashes. */
  private static boolean isOneSegment(String decoded) {
    return decoded.indexOf('/') < 0 && decoded.indexOf('\\') < 0;
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
