package dev.impersonation.issuer.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.RequestBody;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.user.UserRules;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads a JSON object as body, strictly: whatever is missing, null, of another type or not asked
 * for is an error of its own, and {@link #end} throws them all at once. What a method returns for a
 * parameter in error must not be used before that.
 */
public final class JsonBody {
  static final int MAX_SHOWN_CHARACTERS = 64;

  private final ObjectNode object;
  private final String prefix;
  private final List<ApiException.Cause> causes;
  private final Set<String> asked = new HashSet<>();
  private final List<JsonBody> inners = new ArrayList<>();

  private JsonBody(ObjectNode object, String prefix, List<ApiException.Cause> causes) {
    this.object = object;
    this.prefix = prefix;
    this.causes = causes;
  }

  private static JsonBody of(ObjectNode object) {
    return new JsonBody(object, "", new ArrayList<>());
  }

  /** Reads the body; none at all stands for an empty object. */
  public static JsonBody of(Context request) {
    String text = RequestBody.text(request);
    if (text.isEmpty()) {
      return of(Json.object());
    }
    if (!RequestBody.mediaType(request).equals("application/json")) {
      throw ApiException.of(
          415, "unsupported_content_type", "the Content-Type must be application/json");
    }
    JsonNode document =
        Json.parse(text)
            // There are exponents so large that the number can be read, but not as it is written.
            .filter(read -> Json.parse(Json.write(read)).isPresent())
            .orElseThrow(
                () ->
                    ApiException.of(
                        400, "request_body_invalid", "the body is not one valid JSON document"));
    if (!(document instanceof ObjectNode object)) {
      throw ApiException.of(400, "request_body_invalid", "the body must be a JSON object");
    }
    return of(object);
  }

  /** Returns a text that must be there, and not blank. */
  String requiredText(String name, int maxCharacters) {
    return required(name).flatMap(node -> text(name, node, maxCharacters)).orElse("");
  }

  /** The same, but it may be of several lines. */
  String requiredProse(String name, int maxCharacters) {
    return required(name)
        .flatMap(node -> text(name, node, maxCharacters, UserRules::isProse))
        .orElse("");
  }

  /** Returns a text that may be absent or null. */
  Optional<String> optionalText(String name, int maxCharacters) {
    return present(name).flatMap(node -> text(name, node, maxCharacters));
  }

  private Optional<String> text(String name, JsonNode node, int maxCharacters) {
    return text(name, node, maxCharacters, UserRules::isPlain);
  }

  private Optional<String> text(
      String name, JsonNode node, int maxCharacters, Predicate<String> rule) {
    if (!node.isTextual()) {
      return wrong(name, "must be a string");
    }
    if (node.textValue().isBlank()) {
      return failed("form_param_nil", name, "must not be empty");
    }
    if (node.textValue().length() > maxCharacters) {
      return wrong(name, "must not be longer than " + maxCharacters + " characters");
    }
    return rule.test(node.textValue())
        ? Optional.of(node.textValue())
        : wrong(name, "must hold no control characters");
  }

  /** Returns texts, none if they are absent or null. */
  List<String> optionalTexts(String name, int maxCharacters) {
    List<String> texts = new ArrayList<>();
    present(name)
        .ifPresent(
            node -> {
              if (node.isArray()) {
                node.forEach(element -> text(name, element, maxCharacters).ifPresent(texts::add));
              } else {
                wrong(name, "must be an array of strings");
              }
            });
    return texts;
  }

  /** Returns a whole number from least to most; if it is absent, what stands for that. */
  public long number(String name, long absent, long least, long most) {
    asked.add(name);
    if (!object.has(name)) {
      return absent;
    }
    return required(name).flatMap(node -> number(name, node, least, most)).orElse(absent);
  }

  /** The same, but null counts as absent too. */
  long nullableNumber(String name, long absent, long least, long most) {
    return present(name).flatMap(node -> number(name, node, least, most)).orElse(absent);
  }

  private Optional<Long> number(String name, JsonNode node, long least, long most) {
    if (!node.isNumber()) {
      return wrong(name, "must be an integer");
    }
    BigDecimal number = node.decimalValue();
    if (number.compareTo(BigDecimal.valueOf(least)) < 0
        || number.compareTo(BigDecimal.valueOf(most)) > 0) {
      return wrong(name, "must be from " + least + " to " + most);
    }
    // 60.0 too is an integer (JSON Schema Validation, section 6.1.1).
    return number.stripTrailingZeros().scale() <= 0
        ? Optional.of(number.longValue())
        : wrong(name, "must be an integer");
  }

  /** Returns a truth value; if it is absent or null, false. */
  public boolean flag(String name) {
    return present(name)
        .flatMap(
            node ->
                node.isBoolean()
                    ? Optional.of(node.booleanValue())
                    : this.<Boolean>wrong(name, "must be true or false"))
        .orElse(false);
  }

  /** Returns an object that must be there. */
  ObjectNode requiredObject(String name) {
    return required(name).flatMap(node -> object(name, node)).orElseGet(Json::object);
  }

  /** Returns an object that may be absent or null. */
  Optional<ObjectNode> optionalObject(String name) {
    return present(name).flatMap(node -> object(name, node));
  }

  private Optional<ObjectNode> object(String name, JsonNode node) {
    return node instanceof ObjectNode inner ? Optional.of(inner) : wrong(name, "must be an object");
  }

  /**
   * Returns what reads an object that must be there. The end of this body is its end too, and its
   * parameters have dotted names.
   */
  JsonBody requiredInner(String name) {
    Optional<ObjectNode> inner = required(name).flatMap(node -> object(name, node));
    // Of an object that is not there, no member is missing.
    JsonBody reader =
        new JsonBody(
            inner.orElseGet(Json::object),
            prefix + name + ".",
            inner.isPresent() ? causes : new ArrayList<>());
    inners.add(reader);
    return reader;
  }

  /** Demands that a member of an object of the body is a text, and not blank. */
  void requireTextIn(String name, String member, int maxCharacters) {
    if (!(object.get(name) instanceof ObjectNode inner)) {
      return;
    }
    String path = name + "." + member;
    JsonNode node = inner.get(member);
    if (node == null) {
      failed("form_param_missing", path, "is missing");
    } else if (node.isNull()) {
      failed("form_param_nil", path, "must not be null");
    } else {
      text(path, node, maxCharacters);
    }
  }

  public boolean has(String name) {
    return object.has(name);
  }

  /** Adds an error that only the caller can see. */
  public void reject(String code, String name, String message) {
    failed(code, name, message);
  }

  private Optional<JsonNode> required(String name) {
    asked.add(name);
    JsonNode node = object.get(name);
    if (node == null) {
      return failed("form_param_missing", name, "is missing");
    }
    return node.isNull() ? failed("form_param_nil", name, "must not be null") : Optional.of(node);
  }

  private Optional<JsonNode> present(String name) {
    asked.add(name);
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
  }

  private <T> Optional<T> wrong(String name, String message) {
    return failed("form_param_value_invalid", name, message);
  }

  private <T> Optional<T> failed(String code, String name, String message) {
    String path = prefix + name;
    causes.add(new ApiException.Cause(code, path + " " + message, path));
    return Optional.empty();
  }

  /** Throws if anything was wrong, or if there is more than was asked for. */
  public void end() {
    rejectUnknown();
    if (!causes.isEmpty()) {
      throw ApiException.ofParameters(causes);
    }
  }

  private void rejectUnknown() {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!asked.contains(name)) {
                // The name is shown cut: it is the caller's own text.
                String shown = name.substring(0, Math.min(name.length(), MAX_SHOWN_CHARACTERS));
                failed("form_param_unknown", shown, "is not a parameter of this");
              }
            });
    inners.forEach(JsonBody::rejectUnknown);
  }
}
