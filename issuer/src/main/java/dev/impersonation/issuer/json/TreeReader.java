package dev.impersonation.issuer.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Reads one document. Jackson's own reader knows no negative zero, and accepts texts with half of a
 * surrogate pair.
 */
final class TreeReader {
  private static final Pattern NEGATIVE_ZERO = Pattern.compile("-0(\\.0+)?([eE].*)?");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonParser in;

  TreeReader(JsonParser in) {
    this.in = in;
  }

  /**
   * @throws IOException if it is not one document; so does a number too large
   */
  JsonNode document() throws IOException {
    if (in.nextToken() == null) {
      throw broken("nothing is there");
    }
    JsonNode document = value();
    if (in.nextToken() != null) {
      throw broken("there is more behind");
    }
    return document;
  }

  private JsonParseException broken(String why) {
    return new JsonParseException(in, why);
  }

  private JsonNode value() throws IOException {
    JsonToken token = in.currentToken();
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> NODES.textNode(checked(in.getText()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(token == JsonToken.VALUE_TRUE);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw broken("not JSON");
    };
  }

  private ObjectNode object() throws IOException {
    ObjectNode object = NODES.objectNode();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = checked(in.currentName());
      in.nextToken();
      object.set(name, value());
    }
    return object;
  }

  private ArrayNode array() throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      array.add(value());
    }
    return array;
  }

  private JsonNode number() throws IOException {
    String text = in.getText();
    if (NEGATIVE_ZERO.matcher(text).matches()) {
      return NODES.rawValueNode(new RawValue(text));
    }
    return switch (in.getNumberType()) {
      case INT -> NODES.numberNode(in.getIntValue());
      case LONG -> NODES.numberNode(in.getLongValue());
      case BIG_INTEGER -> NODES.numberNode(in.getBigIntegerValue());
      default -> DecimalNode.valueOf(in.getDecimalValue());
    };
  }

  private String checked(String text) throws JsonParseException {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isHighSurrogate(text.charAt(i))
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(text.charAt(i))) {
        throw broken("half of a surrogate pair");
      }
    }
    return text;
  }
}
