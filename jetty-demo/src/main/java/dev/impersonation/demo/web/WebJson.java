package dev.impersonation.demo.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.demo.clerk.ClerkException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Reads and answers JSON. */
public final class WebJson {
  private static final int MOST_BYTES = 16 * 1024;
  private static final JsonMapper JSON = new JsonMapper();

  private WebJson() {}

  /** Returns a new object. */
  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** Returns the JSON of a value of plain types, lists and maps, or of a tree. */
  public static JsonNode tree(Object value) {
    return JSON.valueToTree(value);
  }

  /** Answers 200 with JSON that no cache keeps. */
  public static void answer(HttpServletResponse response, JsonNode json) throws IOException {
    answer(response, HttpServletResponse.SC_OK, json);
  }

  /** The same with another status. */
  public static void answer(HttpServletResponse response, int status, JsonNode json)
      throws IOException {
    byte[] body = JSON.writeValueAsBytes(json);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** Answers with what is wrong: a code for programs and a sentence for people. */
  public static void problem(HttpServletResponse response, int status, String code, String title)
      throws IOException {
    answer(response, status, object().put("code", code).put("title", title));
  }

  /** Answers with what the issuer has refused. */
  public static void problem(HttpServletResponse response, ClerkException refused)
      throws IOException {
    problem(response, refused.status(), refused.code(), String.valueOf(refused.getMessage()));
  }

  /**
   * Returns the object that a request holds. If it is empty, the answer is given: the body is no
   * JSON object, says that it is something else, or has more than 16384 bytes.
   */
  public static Optional<JsonNode> body(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    // Forms of other sites cannot send this type.
    String type = request.getContentType();
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      problem(response, 415, "unsupported_content_type", "Send JSON, as application/json.");
      return Optional.empty();
    }
    byte[] bytes = request.getInputStream().readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      problem(response, 413, "request_body_too_long", "That is too long.");
      return Optional.empty();
    }
    try {
      JsonNode body = JSON.readTree(bytes);
      if (body != null && body.isObject()) {
        return Optional.of(body);
      }
    } catch (JsonProcessingException e) {
      // Said below.
    }
    problem(response, 400, "request_body_invalid", "Send a JSON object.");
    return Optional.empty();
  }
}
