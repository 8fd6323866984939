package dev.impersonation.issuer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The description of the issuer in {@code docs}, with its operations and schemas. */
final class OpenApiDocument {
  private static final Path FILE = Path.of("..", "docs", "issuer-openapi.yaml");
  private static final String COMPONENTS = "components";
  private static final String SCHEMAS = "schemas";

  /** What one method of a path does. */
  record Operation(String method, String path, JsonNode node) {
    String id() {
      return node.path("operationId").asText();
    }

    String tag() {
      return node.path("tags").path(0).asText();
    }

    Set<Integer> statuses() {
      Set<Integer> statuses = new TreeSet<>();
      node.path("responses").fieldNames().forEachRemaining(name -> statuses.add(number(name)));
      return statuses;
    }

    private static Integer number(String status) {
      return Integer.valueOf(status);
    }

    /** Returns the method and the path, as in the first line of a request. */
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private final JsonSchemaFactory schemas = schemas();
  private final JsonNode root;
  private final ObjectNode closed;
  private final Map<String, Operation> operations = new LinkedHashMap<>();

  private OpenApiDocument(JsonNode root) {
    this.root = root;
    closed = closed(root.path(COMPONENTS));
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        add(
            new Operation(
                method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
      }
    }
  }

  private static JsonSchemaFactory schemas() {
    JsonMetaSchema dialect =
        JsonMetaSchema.builder(JsonMetaSchema.getV202012())
            .keyword(new NonValidationKeyword(COMPONENTS))
            .build();
    return JsonSchemaFactory.getInstance(
        SpecVersion.VersionFlag.V202012, builder -> builder.metaSchema(dialect));
  }

  private void add(Operation operation) {
    if (operation.id().isEmpty() || operations.put(operation.id(), operation) != null) {
      throw new AssertionError(operation + " has no operationId of its own");
    }
  }

  static OpenApiDocument read() {
    try {
      return new OpenApiDocument(new YAMLMapper().readTree(FILE.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Clients are to ignore members that are not described; the issuer is not to send any. An object
   * that others extend stays open, and so does what says itself how open it is.
   */
  private static ObjectNode closed(JsonNode components) {
    ObjectNode copy = components.deepCopy();
    Set<String> extended = new HashSet<>();
    for (JsonNode schema : copy.path(SCHEMAS)) {
      if (schema.has("properties")) {
        schema.path("allOf").forEach(base -> extended.add(base.path("$ref").asText()));
      }
    }
    for (Map.Entry<String, JsonNode> schema : copy.path(SCHEMAS).properties()) {
      boolean isExtended = extended.contains("#/components/schemas/" + schema.getKey());
      if (!isExtended
          && schema.getValue() instanceof ObjectNode object
          && object.path("type").asText().equals("object")
          && !object.has("additionalProperties")) {
        object.put("unevaluatedProperties", false);
      }
    }
    return copy;
  }

  List<Operation> operations() {
    return List.copyOf(operations.values());
  }

  Operation operation(String id) {
    Operation operation = operations.get(id);
    if (operation == null) {
      throw new AssertionError("no operation is described with the operationId " + id);
    }
    return operation;
  }

  /** Returns the parameters of an operation that are in one place: path or query. */
  Set<String> parameters(Operation operation, String place) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter : operation.node().path("parameters")) {
      JsonNode described = resolved(parameter);
      if (described.path("in").asText().equals(place)) {
        names.add(described.path("name").asText());
      }
    }
    return names;
  }

  /** Returns what the query of an operation may hold, what says who calls included. */
  Set<String> queryNames(Operation operation) {
    Set<String> names = parameters(operation, "query");
    for (JsonNode requirement : operation.node().path("security")) {
      for (Map.Entry<String, JsonNode> scheme : requirement.properties()) {
        JsonNode described = root.path(COMPONENTS).path("securitySchemes").path(scheme.getKey());
        if (described.path("in").asText().equals("query")) {
          names.add(described.path("name").asText());
        }
      }
    }
    return names;
  }

  /** Returns what a reference refers to; anything else is returned as it is. */
  JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? referred(node.path("$ref").asText()) : node;
  }

  private JsonNode referred(String reference) {
    return reference.startsWith("#/") ? root.at(reference.substring(1)) : root.path(reference);
  }

  /** Returns the references that lead nowhere. */
  List<String> brokenReferences() {
    return references().stream().filter(text -> referred(text).isMissingNode()).toList();
  }

  /** Returns the components that nothing refers to. */
  List<String> unusedComponents() {
    Set<String> used = references();
    List<String> unused = new ArrayList<>();
    for (Map.Entry<String, JsonNode> kind : root.path(COMPONENTS).properties()) {
      for (Map.Entry<String, JsonNode> component : kind.getValue().properties()) {
        String reference = "#/components/" + kind.getKey() + "/" + component.getKey();
        if (!kind.getKey().equals("securitySchemes") && !used.contains(reference)) {
          unused.add(reference);
        }
      }
    }
    return unused;
  }

  private Set<String> references() {
    return root.findValues("$ref").stream()
        .map(JsonNode::asText)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the schema of the JSON that an operation reads. */
  JsonNode body(Operation operation) {
    return resolved(operation.node().at("/requestBody/content/application~1json/schema"));
  }

  /** Demands that a document is what a schema of an operation allows. */
  void requireValid(JsonNode schema, JsonNode document, String what) {
    ObjectNode whole = schema.deepCopy();
    whole.set(COMPONENTS, closed);
    Set<ValidationMessage> errors = schemas.getSchema(whole).validate(document);
    if (!errors.isEmpty()) {
      throw new AssertionError(what + " does not fit its schema: " + errors + " in " + document);
    }
  }
}
