package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.impersonation.issuer.OpenApiDocument.Operation;
import java.util.Set;
import java.util.TreeSet;

/** Provokes the errors that operations have in common, wherever they are described. */
final class OpenApiErrors {
  private static final String UNKNOWN = "{\"no_such_member\":1}";
  private static final String NOBODY = "nobody";
  private static final String FOREIGN_PAGE = "http://127.0.0.1:1";

  private final OpenApiDocument document;
  private final OpenApiWalk walk;
  private final OpenApiWalk uncontrolled;
  private final ApiClient.Browser signedIn;
  private final ApiClient.Browser impersonated;

  /**
   * @param uncontrolled a walk at an issuer without local controls
   * @param signedIn a browser with a session
   * @param impersonated a browser with a session in which somebody acts for the user
   */
  OpenApiErrors(
      OpenApiDocument document,
      OpenApiWalk walk,
      OpenApiWalk uncontrolled,
      ApiClient.Browser signedIn,
      ApiClient.Browser impersonated) {
    this.document = document;
    this.walk = walk;
    this.uncontrolled = uncontrolled;
    this.signedIn = signedIn;
    this.impersonated = impersonated;
  }

  void provoke(Operation operation) {
    for (int status : operation.statuses()) {
      if (status >= 400 && !walk.hasSeen(operation, status)) {
        if (operation.tag().equals("frontend")) {
          ofBrowser(operation, status);
        } else {
          ofServer(operation, status);
        }
      }
    }
  }

  private void ofServer(Operation operation, int status) {
    OpenApiWalk.Call call = walk.call(operation.id()).on(NOBODY);
    switch (status) {
      case 400 -> call.json("[").expect(status);
      case 401 -> call.withoutKey().expect(status);
      case 404 ->
          (operation.tag().equals("local") ? uncontrolled.call(operation.id()) : call)
              .expect(status);
      case 415 -> call.body("text/plain", "{}").expect(status);
      case 422 -> ofUnknown(operation, call);
      default -> {}
    }
  }

  /** What is described as needed is to be what the issuer misses, and no more is to be allowed. */
  private void ofUnknown(Operation operation, OpenApiWalk.Call call) {
    if (operation.method().equals("GET")) {
      call.query("no_such_parameter=1").expect(422);
      return;
    }
    JsonNode errors = call.json(UNKNOWN).expect(422).path("errors");
    Set<String> missing = new TreeSet<>();
    for (JsonNode error : errors) {
      if (error.path("code").asText().equals("form_param_missing")) {
        missing.add(error.path("meta").path("param_name").asText());
      }
    }
    JsonNode schema = document.body(operation);
    Set<String> required = new TreeSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    // One of some is needed, but none of them alone.
    if (!schema.has("minProperties")) {
      assertEquals(required, missing, "needed by " + operation);
    }
    assertEquals(BooleanNode.FALSE, schema.path("additionalProperties"), "read by " + operation);
  }

  private void ofBrowser(Operation operation, int status) {
    OpenApiWalk.Call call = walk.call(operation.id()).on(NOBODY);
    switch (status) {
      case 400 -> call.in(walk.browser().at(FOREIGN_PAGE)).expect(status);
      case 401 -> call.expect(status);
      case 403 -> call.in(impersonated).expect(status);
      case 404, 501 -> call.in(signedIn).expect(status);
      case 415 -> call.in(signedIn).body("text/plain", "a=b").expect(status);
      default -> {}
    }
  }
}
