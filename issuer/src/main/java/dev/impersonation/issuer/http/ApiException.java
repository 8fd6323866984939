package dev.impersonation.issuer.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.issuer.json.Json;
import java.util.List;

/** Ends a request with an error in Clerk's envelope. Its texts hold nothing that was sent. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * One of the errors of an answer.
   *
   * @param param the parameter it is about, dotted where it is nested; empty: none
   */
  public record Cause(String code, String message, String param) {}

  private static final int MAX_CAUSES = 20;

  private final int status;
  private final transient List<Cause> causes;

  private ApiException(int status, List<Cause> causes) {
    super(status + " " + causes.get(0).code(), null, false, false);
    this.status = status;
    this.causes = causes.stream().limit(MAX_CAUSES).toList();
  }

  public static ApiException of(int status, String code, String message) {
    return new ApiException(status, List.of(new Cause(code, message, "")));
  }

  /** Returns the answer to parameters that are missing, unknown or wrong: 422, the first few. */
  public static ApiException ofParameters(List<Cause> causes) {
    return new ApiException(422, causes);
  }

  /** Returns the answer to one parameter that is wrong: 422. */
  public static ApiException ofParameter(String code, String param, String message) {
    return new ApiException(422, List.of(new Cause(code, message, param)));
  }

  public static ApiException notFound() {
    return of(404, "resource_not_found", "not found");
  }

  /** Returns the answer to what the server itself refuses. */
  static ApiException ofHttp(int status) {
    return switch (status) {
      case 404 -> notFound();
      case 405 -> of(405, "method_not_allowed", "no such method here");
      case 413 -> of(413, "request_body_too_large", "the body is too large");
      default -> of(status, "request_invalid", "the request cannot be answered");
    };
  }

  public int status() {
    return status;
  }

  /** Returns the codes, each once, for the log. */
  public List<String> codes() {
    return causes.stream().map(Cause::code).distinct().toList();
  }

  ObjectNode envelope(String traceId) {
    ArrayNode errors = Json.array();
    for (Cause cause : causes) {
      ObjectNode error =
          errors
              .addObject()
              .put("message", cause.message())
              .put("long_message", cause.message())
              .put("code", cause.code());
      if (!cause.param().isEmpty()) {
        error.putObject("meta").put("param_name", cause.param());
      }
    }
    ObjectNode envelope = Json.object();
    envelope.set("errors", errors);
    return envelope.put("clerk_trace_id", traceId);
  }
}
