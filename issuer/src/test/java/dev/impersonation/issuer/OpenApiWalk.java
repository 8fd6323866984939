package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.impersonation.issuer.OpenApiDocument.Operation;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Calls the operations of a description and holds what is sent and answered against it. */
final class OpenApiWalk {
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";

  private final OpenApiDocument document;
  private final LocalIssuer issuer;
  private final ApiClient api;
  private final Set<String> seen;

  private OpenApiWalk(OpenApiDocument document, LocalIssuer issuer, Set<String> seen) {
    this.document = document;
    this.issuer = issuer;
    api = new ApiClient(issuer);
    this.seen = seen;
  }

  OpenApiWalk(OpenApiDocument document, LocalIssuer issuer) {
    this(document, issuer, new TreeSet<>());
  }

  /** Returns the same walk, gone on at another issuer. */
  OpenApiWalk at(LocalIssuer other) {
    return new OpenApiWalk(document, other, seen);
  }

  ApiClient.Browser browser() {
    return api.browser();
  }

  Call call(String operationId) {
    return new Call(document.operation(operationId));
  }

  boolean hasSeen(Operation operation, int status) {
    return seen.contains(operation.id() + " " + status);
  }

  /** One request, and what is to be answered. */
  final class Call {
    private final Operation operation;
    private final boolean needsKey;
    private ApiClient.Browser browser = api.browser();
    private boolean isWithoutKey;
    private String path;
    private String query = "";
    private String contentType = "";
    private String body = "";

    private Call(Operation operation) {
      this.operation = operation;
      needsKey = operation.node().path("security").findValue("secretKey") != null;
      path = operation.path();
    }

    /** Puts a value in the place of all parameters of the path. */
    Call on(String value) {
      path = path.replaceAll("\\{\\w+}", value);
      return this;
    }

    Call in(ApiClient.Browser own) {
      browser = own;
      return this;
    }

    Call withoutKey() {
      isWithoutKey = true;
      return this;
    }

    Call query(String text) {
      query = "?" + text;
      return this;
    }

    Call json(String text) {
      return body(JSON, text);
    }

    Call form(String text) {
      return body(FORM, text);
    }

    Call body(String type, String text) {
      contentType = type;
      body = text;
      return this;
    }

    /** Sends it; returns the JSON of the answer, if it is JSON. */
    JsonNode expect(int status) {
      if (status < 400) {
        requireDescribedRequest();
      }
      ApiClient.Reply reply = browser.send(request());
      assertEquals(status, reply.status(), operation + " answers " + reply.response().body());
      JsonNode answer = described(status, reply);
      seen.add(operation.id() + " " + status);
      return answer;
    }

    private HttpRequest.Builder request() {
      HttpRequest.Builder request =
          browser
              .request(path + query)
              .method(operation.method(), HttpRequest.BodyPublishers.ofString(body));
      if (needsKey && !isWithoutKey) {
        request.header("Authorization", "Bearer " + issuer.secretKey());
      }
      return contentType.isEmpty() ? request : request.header("Content-Type", contentType);
    }

    private void requireDescribedRequest() {
      String rawQuery = URI.create(path + query).getRawQuery();
      Set<String> names = rawQuery == null ? Set.of() : FormJson.of(rawQuery).keySet();
      for (String name : names) {
        assertTrue(
            document.queryNames(operation).contains(name.replace("[]", "")),
            operation + " is sent a parameter that is not described: " + name);
      }
      JsonNode content = operation.node().path("requestBody").path("content");
      if (contentType.isEmpty()) {
        assertFalse(
            operation.node().path("requestBody").path("required").asBoolean(),
            operation + " needs a body");
        return;
      }
      assertTrue(content.has(contentType), operation + " is sent a body that is not described");
      document.requireValid(
          content.path(contentType).path("schema"),
          contentType.equals(FORM) ? FormJson.json(FormJson.of(body)) : ApiClient.json(body),
          "the body sent to " + operation);
    }

    private JsonNode described(int status, ApiClient.Reply reply) {
      String what = "the answer " + status + " of " + operation;
      JsonNode response =
          document.resolved(operation.node().path("responses").path(String.valueOf(status)));
      assertFalse(response.isMissingNode(), what + " is not described");
      for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
        boolean isThere = !reply.header(header.getKey()).isEmpty();
        assertTrue(
            isThere || !header.getValue().path("required").asBoolean(),
            what + " has no " + header.getKey());
      }
      JsonNode content = response.path("content");
      if (content.isEmpty()) {
        assertEquals("", reply.response().body(), what);
        return MissingNode.getInstance();
      }
      String type = String.join(",", reply.header("Content-Type"));
      String media = type.replaceFirst(";.*", "");
      assertTrue(content.has(media), what + " is of a type that is not described: " + type);
      if (!media.equals(JSON)) {
        return MissingNode.getInstance();
      }
      assertEquals(JSON, type, what);
      JsonNode answer = ApiClient.json(reply.response().body());
      document.requireValid(content.path(JSON).path("schema"), answer, what);
      return answer;
    }
  }
}
