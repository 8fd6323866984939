package dev.impersonation.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to a request that does not happen: RFC 6750 section 3 in the header, RFC 9457 in the
 * body, and the two headers by which Clerk's clients read the reason. Made of constants only:
 * nothing of a token can reach it. Immutable.
 */
public final class Refusal {
  // No recycling: its thread-locals would hold this class loader in the container's threads.
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build())
          .build();

  /** A tag URI (RFC 4151): an identifier, with nothing to fetch behind it. */
  private static final String TYPE = "tag:impersonation.dev,2026:problem:";

  /**
   * A field of the answer.
   *
   * @param name the field's name
   * @param value the field's value
   */
  public record Field(String name, String value) {}

  private record Problem(String type, String title, int status, String code) {}

  private final int status;
  private final String code;
  private final List<Field> fields;
  private final byte[] body;

  private Refusal(int status, String title, String code, Field field) {
    this.status = status;
    this.code = code;
    this.fields = fields(status, code, field);
    try {
      this.body = JSON.writeValueAsBytes(new Problem(TYPE + code, title, status, code));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Field> fields(int status, String code, Field first) {
    List<Field> fields = new ArrayList<>();
    fields.add(first);
    fields.add(new Field("Cache-Control", "no-store"));
    fields.add(new Field("X-Content-Type-Options", "nosniff"));
    if (status == 401) {
      // An outage must not sign anybody out.
      fields.add(new Field("x-clerk-auth-status", "signed-out"));
    }
    fields.add(new Field("x-clerk-auth-reason", code));
    return List.copyOf(fields);
  }

  /** RFC 6750 section 3.1: no error code when the request lacks any authentication. */
  static Refusal noToken(String code) {
    return new Refusal(401, "Sign in first", code, new Field("WWW-Authenticate", "Bearer"));
  }

  static Refusal invalidToken(String code) {
    return new Refusal(
        401,
        "The session token was not accepted",
        code,
        new Field("WWW-Authenticate", "Bearer error=\"invalid_token\""));
  }

  static Refusal invalidRequest(String code) {
    return new Refusal(
        401,
        "The Authorization header is malformed or given more than once",
        code,
        new Field("WWW-Authenticate", "Bearer error=\"invalid_request\""));
  }

  static Refusal keysUnavailable() {
    return new Refusal(
        503,
        "Session tokens cannot be verified at present",
        "jwk-remote-failed-to-load",
        new Field("Retry-After", "10"));
  }

  /** Returns the status: 401, or 503 when the token could not be checked. */
  public int status() {
    return status;
  }

  /** Returns the stable reason, such as {@code token-expired}. */
  public String code() {
    return code;
  }

  /** Returns the fields of the answer, those of its content excepted. */
  public List<Field> fields() {
    return fields;
  }

  /** Returns the media type of the body. */
  public String contentType() {
    return "application/problem+json";
  }

  /** Returns a copy of the body. */
  public byte[] body() {
    return body.clone();
  }

  @Override
  public String toString() {
    return "Refusal[" + status + " " + code + "]";
  }
}
