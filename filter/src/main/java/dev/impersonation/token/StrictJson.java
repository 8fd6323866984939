package dev.impersonation.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a token's segments hold, in its one legal spelling and within fixed bounds. */
final class StrictJson {
  private static final ObjectReader OBJECT =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // Interned or canonicalised names would let hostile tokens fill shared tables.
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  // Not the default, whose thread-locals hold this class loader in the container's
                  // threads.
                  .recyclerPool(JsonRecyclerPools.newBoundedPool(8))
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxNumberLength(100)
                          .maxNameLength(1024)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(new TypeReference<Map<String, @Nullable Object>>() {});

  private StrictJson() {}

  /** RFC 7515 section 2, without padding, white space or stray bits in the last character. */
  static byte[] base64url(String segment) throws InvalidTokenException {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(segment);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(segment)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Refused below, like every other spelling.
    }
    throw new InvalidTokenException(Reason.MALFORMED);
  }

  /** One JSON object in valid UTF-8, without duplicate names, as plain Java values. */
  static Map<String, @Nullable Object> object(byte[] utf8) throws InvalidTokenException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      Map<String, @Nullable Object> object = OBJECT.readValue(text);
      if (object != null && isWellFormed(object)) {
        return object;
      }
    } catch (CharacterCodingException | JsonProcessingException e) {
      // The parser's message quotes the token, so it must not travel on.
    }
    throw new InvalidTokenException(Reason.MALFORMED);
  }

  /** Unpaired surrogates, which JSON can spell, would turn into other text on the way out. */
  private static boolean isWellFormed(@Nullable Object value) {
    if (value instanceof String text) {
      return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
    if (value instanceof List<?> list) {
      return list.stream().allMatch(StrictJson::isWellFormed);
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .allMatch(entry -> isWellFormed(entry.getKey()) && isWellFormed(entry.getValue()));
    }
    return true;
  }
}
