package dev.impersonation.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a token's segments hold, in its one legal spelling and within fixed bounds. */
final class StrictJson {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Interned or canonicalised names would let hostile tokens fill shared tables.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          // Not the default, whose thread-locals hold this class loader in the container's threads.
          .recyclerPool(JsonRecyclerPools.newBoundedPool(8))
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxNumberLength(100)
                  .maxNameLength(1024)
                  .build())
          .build();

  /** What stands in a text for bytes that are none. */
  private static final char REPLACEMENT = '\uFFFD';

  /** The characters that 2 and 4 bits are written by at the end, the others of the 6 being zero. */
  private static final String LAST_OF_TWO = "AQgw";

  private static final String LAST_OF_THREE = "AEIMQUYcgkosw048";

  private StrictJson() {}

  /** RFC 7515 section 2, without padding, white space or stray bits in the last character. */
  static byte[] base64url(String segment) throws InvalidTokenException {
    return base64url(ByteBuffer.wrap(segment.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** The same of ASCII; the decoder refuses whatever else is not of the alphabet. */
  static byte[] base64url(ByteBuffer segment) throws InvalidTokenException {
    int rest = segment.remaining() % 4;
    if (rest != 0) {
      char last = (char) segment.get(segment.limit() - 1);
      if (rest == 1 || (rest == 2 ? LAST_OF_TWO : LAST_OF_THREE).indexOf(last) < 0) {
        throw new InvalidTokenException(Reason.MALFORMED);
      }
    } else if (segment.hasRemaining() && segment.get(segment.limit() - 1) == '=') {
      throw new InvalidTokenException(Reason.MALFORMED);
    }
    try {
      // Without padding the array is just as long as what it holds.
      return Base64.getUrlDecoder().decode(segment).array();
    } catch (IllegalArgumentException e) {
      throw new InvalidTokenException(Reason.MALFORMED);
    }
  }

  /** One JSON object in valid UTF-8, without duplicate names, as plain Java values. */
  static Map<String, @Nullable Object> object(byte[] utf8) throws InvalidTokenException {
    return object(utf8, Integer.MAX_VALUE);
  }

  /**
   * The same, if it has no more JSON tokens than that: names, values, and the beginning and end of
   * each object and array.
   */
  static Map<String, @Nullable Object> object(byte[] utf8, int maxTokens)
      throws InvalidTokenException {
    String text = text(utf8);
    try (JsonParser parser = JSON.createParser(text)) {
      Reading reading = new Reading(parser, text.indexOf('\\') >= 0, maxTokens);
      return reading.all();
    } catch (IOException e) {
      // The parser's message quotes the token, so it must not travel on.
      throw new InvalidTokenException(Reason.MALFORMED);
    }
  }

  private static String text(byte[] utf8) throws InvalidTokenException {
    String text = new String(utf8, StandardCharsets.UTF_8);
    // Which is legal, too: only then is it worth asking again.
    if (text.indexOf(REPLACEMENT) >= 0
        && StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(utf8), CharBuffer.allocate(text.length()), true)
            .isError()) {
      throw new InvalidTokenException(Reason.MALFORMED);
    }
    return text;
  }

  /** One text being read. Nesting is bounded by the parser. */
  private static final class Reading {
    private final JsonParser parser;
    private final boolean hasEscapes;
    private int tokensLeft;

    Reading(JsonParser parser, boolean hasEscapes, int maxTokens) {
      this.parser = parser;
      this.hasEscapes = hasEscapes;
      this.tokensLeft = maxTokens;
    }

    Map<String, @Nullable Object> all() throws IOException, InvalidTokenException {
      if (next() != JsonToken.START_OBJECT) {
        throw new InvalidTokenException(Reason.MALFORMED);
      }
      // As many as a session token has, without growing.
      Map<String, @Nullable Object> members = object(new LinkedHashMap<>(32));
      if (parser.nextToken() != null) {
        throw new InvalidTokenException(Reason.MALFORMED);
      }
      return members;
    }

    private @Nullable JsonToken next() throws IOException, InvalidTokenException {
      if (--tokensLeft < 0) {
        throw new InvalidTokenException(Reason.MALFORMED);
      }
      return parser.nextToken();
    }

    private Map<String, @Nullable Object> object(Map<String, @Nullable Object> members)
        throws IOException, InvalidTokenException {
      int expected = 0;
      while (next() != JsonToken.END_OBJECT) {
        String name = wellFormed(parser.currentName());
        members.put(name, value(next()));
        expected++;
        if (members.size() != expected) {
          // A name was there before.
          throw new InvalidTokenException(Reason.MALFORMED);
        }
      }
      return members;
    }

    private List<@Nullable Object> array() throws IOException, InvalidTokenException {
      List<@Nullable Object> elements = new ArrayList<>();
      for (JsonToken each = next(); each != JsonToken.END_ARRAY; each = next()) {
        elements.add(value(each));
      }
      return elements;
    }

    private @Nullable Object value(@Nullable JsonToken first)
        throws IOException, InvalidTokenException {
      if (first == null) {
        throw new InvalidTokenException(Reason.MALFORMED);
      }
      return switch (first) {
        case VALUE_STRING -> wellFormed(parser.getText());
        case VALUE_NUMBER_INT -> parser.getNumberValue();
        case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case VALUE_NULL -> null;
        case START_OBJECT -> object(new LinkedHashMap<>());
        case START_ARRAY -> array();
        default -> throw new InvalidTokenException(Reason.MALFORMED);
      };
    }

    /**
     * Unpaired surrogates would turn into other text on the way out. UTF-8 has none; JSON can spell
     * them.
     */
    private String wellFormed(String text) throws InvalidTokenException {
      if (hasEscapes
          && text.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE)) {
        throw new InvalidTokenException(Reason.MALFORMED);
      }
      return text;
    }
  }
}
