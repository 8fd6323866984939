package dev.impersonation.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds the members of one JSON object and writes them in alphabetical order. */
final class Members {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  private final Map<String, JsonNode> values = new TreeMap<>();

  Members copy() {
    Members copy = new Members();
    copy.values.putAll(values);
    return copy;
  }

  /** Copies the value; throws IllegalArgumentException if it has no JSON form. */
  void put(String name, @Nullable Object value) {
    values.put(Objects.requireNonNull(name, "name"), JSON.valueToTree(value));
  }

  void remove(String name) {
    values.remove(Objects.requireNonNull(name, "name"));
  }

  void removeAll(Set<String> names) {
    values.keySet().removeAll(names);
  }

  boolean contains(String name) {
    return values.containsKey(name);
  }

  /** Finds a member that is an object; what is changed in it is changed here. */
  Optional<ObjectNode> object(String name) {
    return values.get(name) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
  }

  byte[] toBytes() {
    try {
      return JSON.writeValueAsBytes(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Unwritable JSON", e);
    }
  }
}
