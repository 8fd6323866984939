package dev.impersonation.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A second reader of JSON (RFC 8259), without Jackson and without leniency: what the library
 * accepts must read the same here.
 */
final class JsonOracle {
  /** A number, as it is spelled. */
  record Numeral(String text) {}

  private static final Pattern NUMERAL =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

  private final String text;
  private int at;

  private JsonOracle(String text) {
    this.text = text;
  }

  /**
   * Reads one object in valid UTF-8, without duplicate names.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static Map<String, @Nullable Object> object(byte[] utf8) {
    try {
      return object(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not UTF-8", e);
    }
  }

  static Map<String, @Nullable Object> object(String json) {
    JsonOracle reader = new JsonOracle(json);
    reader.space();
    Map<String, @Nullable Object> object = reader.object();
    reader.space();
    if (reader.at != json.length()) {
      throw reader.wrong();
    }
    return object;
  }

  private Map<String, @Nullable Object> object() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    expect('{');
    space();
    if (skip('}')) {
      return members;
    }
    do {
      space();
      String name = string();
      space();
      expect(':');
      if (members.containsKey(name)) {
        throw wrong();
      }
      members.put(name, value());
    } while (skip(','));
    expect('}');
    return members;
  }

  private List<@Nullable Object> array() {
    List<@Nullable Object> elements = new ArrayList<>();
    expect('[');
    space();
    if (skip(']')) {
      return elements;
    }
    do {
      elements.add(value());
    } while (skip(','));
    expect(']');
    return elements;
  }

  /** A value and the white space around it. */
  private @Nullable Object value() {
    space();
    Object value;
    if (skip("null")) {
      value = null;
    } else if (skip("true")) {
      value = true;
    } else if (skip("false")) {
      value = false;
    } else {
      value =
          switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            default -> numeral();
          };
    }
    space();
    return value;
  }

  private String string() {
    StringBuilder string = new StringBuilder();
    expect('"');
    while (peek() != '"') {
      char next = next();
      if (next < ' ') {
        throw wrong();
      }
      string.append(next == '\\' ? escaped() : next);
    }
    at++;
    return string.toString();
  }

  private char escaped() {
    char letter = next();
    return switch (letter) {
      case '"', '\\', '/' -> letter;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' ->
          (char)
              (hexadecimal(next()) << 12
                  | hexadecimal(next()) << 8
                  | hexadecimal(next()) << 4
                  | hexadecimal(next()));
      default -> throw wrong();
    };
  }

  private int hexadecimal(char digit) {
    int value = "0123456789abcdef".indexOf(Character.toLowerCase(digit));
    if (value < 0 || digit > 'f') {
      throw wrong();
    }
    return value;
  }

  private Numeral numeral() {
    Matcher numeral = NUMERAL.matcher(text).region(at, text.length());
    if (!numeral.lookingAt()) {
      throw wrong();
    }
    at = numeral.end();
    return new Numeral(numeral.group());
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean skip(char expected) {
    return skip(String.valueOf(expected));
  }

  private boolean skip(String expected) {
    boolean found = text.startsWith(expected, at);
    at += found ? expected.length() : 0;
    return found;
  }

  private void expect(char expected) {
    if (!skip(expected)) {
      throw wrong();
    }
  }

  private char next() {
    char next = peek();
    at++;
    return next;
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong();
    }
    return text.charAt(at);
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException("no strict JSON object: stopped at character " + at);
  }
}
