package dev.impersonation.keys;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a JWK Set, of which those members are kept that tell whether and for what it can be
 * used. A member that is null counts as absent: some issuers write those that they have no value
 * for.
 */
final class Jwk {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // Not the default, whose thread-locals hold this class loader in the container's threads.
          .recyclerPool(JsonRecyclerPools.newBoundedPool(8))
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(16).maxNumberLength(100).build())
          .build();

  private static final Set<String> KEPT = Set.of("kid", "kty", "use", "key_ops", "alg", "n", "e");

  private static final Jwk NO_OBJECT = new Jwk();

  /** Texts; of arrays, the list of those in them; the empty list for anything else. */
  private final Map<String, Object> members = new HashMap<>();

  private Jwk() {}

  /**
   * Returns the entries of the array {@code keys}, in their order, those too that are no objects.
   *
   * @return null if the document has no such array
   * @throws IOException if it is not one JSON document, has a name twice in an object, or exceeds
   *     the bounds; the message quotes it
   */
  static @Nullable List<Jwk> entries(String document) throws IOException {
    try (JsonParser parser = JSON.createParser(document)) {
      List<Jwk> entries = null;
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          boolean isKeys = parser.currentName().equals("keys");
          if (parser.nextToken() == JsonToken.START_ARRAY && isKeys) {
            entries = entries(parser);
          } else {
            parser.skipChildren();
          }
        }
      } else {
        parser.skipChildren();
      }
      // Throws as well if what follows is no JSON.
      if (parser.nextToken() != null) {
        throw new IOException("more than one document");
      }
      return entries;
    }
  }

  private static List<Jwk> entries(JsonParser parser) throws IOException {
    List<Jwk> entries = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        Jwk entry = new Jwk();
        entry.read(parser);
        entries.add(entry);
      } else {
        parser.skipChildren();
        entries.add(NO_OBJECT);
      }
    }
    return entries;
  }

  private void read(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (!KEPT.contains(name) || value == JsonToken.VALUE_NULL) {
        parser.skipChildren();
      } else if (value == JsonToken.VALUE_STRING) {
        members.put(name, parser.getText());
      } else if (value == JsonToken.START_ARRAY) {
        members.put(name, textsOf(parser));
      } else {
        parser.skipChildren();
        members.put(name, List.of());
      }
    }
  }

  private static List<String> textsOf(JsonParser parser) throws IOException {
    List<String> texts = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        texts.add(parser.getText());
      } else {
        parser.skipChildren();
      }
    }
    return texts;
  }

  /** Returns a member, or null if it is absent or no text. */
  @Nullable String text(String name) {
    return members.get(name) instanceof String text ? text : null;
  }

  boolean isAbsent(String name) {
    return !members.containsKey(name);
  }

  /** Returns whether a member is an array with that text in it. */
  boolean holds(String name, String text) {
    return members.get(name) instanceof List<?> array && array.contains(text);
  }
}
