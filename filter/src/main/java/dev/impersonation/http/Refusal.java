package dev.impersonation.http;

import dev.impersonation.policy.RefusalCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request that does not happen: RFC 6750 section 3 in the header, RFC 9457 in the body,
 * and the two headers by which Clerk's clients read the reason. Made of constants and of the
 * deployment's own words, a policy's code and a page: nothing of a token can reach it, and the
 * actor is not named. Where people are sent to sign in, the page that they asked for is named as
 * well. Immutable.
 */
public final class Refusal {
  /** A tag URI (RFC 4151): an identifier, with nothing to fetch behind it. */
  private static final String TYPE = "tag:impersonation.dev,2026:problem:";

  /**
   * A field of the answer.
   *
   * @param name the field's name
   * @param value the field's value
   */
  public record Field(String name, String value) {}

  private final int status;
  private final String code;
  private final List<Field> fields;
  private final String contentType;
  private final byte[] body;

  private Refusal(int status, String code, List<Field> fields, String contentType, byte[] body) {
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.contentType = contentType;
    this.body = body;
  }

  private static Refusal problem(int status, String title, String code, Field field) {
    return new Refusal(
        status,
        code,
        fields(status, code, field),
        "application/problem+json",
        HttpJson.object()
            .with("type", TYPE + code)
            .with("title", title)
            .with("status", status)
            .with("code", code)
            .bytes());
  }

  private static List<Field> fields(int status, String code, Field first) {
    List<Field> fields = new ArrayList<>();
    fields.add(first);
    if (status == 403) {
      fields.add(new Field("Vary", "Accept"));
    }
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
    return problem(401, "Sign in first", code, new Field("WWW-Authenticate", "Bearer"));
  }

  /**
   * Sends somebody to sign in.
   *
   * @param location a URL that holds nothing but what URLs are written with
   */
  static Refusal toSignIn(String location, String code) {
    return new Refusal(
        303,
        code,
        List.of(
            new Field("Location", location),
            new Field("Vary", "Sec-Fetch-Dest, Accept"),
            new Field("Cache-Control", "no-store"),
            new Field("X-Content-Type-Options", "nosniff"),
            new Field("x-clerk-auth-status", "signed-out"),
            new Field("x-clerk-auth-reason", code)),
        "text/plain",
        new byte[0]);
  }

  static Refusal invalidToken(String code) {
    return problem(
        401,
        "The session token was not accepted",
        code,
        new Field("WWW-Authenticate", "Bearer error=\"invalid_token\""));
  }

  static Refusal invalidRequest(String code) {
    return problem(
        401,
        "The Authorization header is malformed or given more than once",
        code,
        new Field("WWW-Authenticate", "Bearer error=\"invalid_request\""));
  }

  static Refusal keysUnavailable() {
    return problem(
        503,
        "Session tokens cannot be verified at present",
        "jwk-remote-failed-to-load",
        new Field("Retry-After", "10"));
  }

  /** RFC 6750 section 3.1: the token is good, and does not suffice. */
  static Refusal denied(String code) {
    return problem(
        403,
        RefusalCode.title(code),
        code,
        new Field("WWW-Authenticate", "Bearer error=\"insufficient_scope\""));
  }

  static Refusal noPolicyAnswer() {
    return problem(
        503,
        "Whether this is allowed cannot be told at present",
        "impersonation_policy_unavailable",
        new Field("Retry-After", "10"));
  }

  static Refusal auditUnavailable() {
    return problem(
        503,
        "What is done here cannot be recorded at present",
        "impersonation_audit_unavailable",
        new Field("Retry-After", "10"));
  }

  /**
   * Returns the same as a page for people.
   *
   * @param page the page; null for a plain one
   */
  Refusal asPage(@Nullable String page) {
    String html = page == null ? plainPage(code) : page;
    return new Refusal(
        status, code, fields, "text/html;charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
  }

  private static String plainPage(String code) {
    boolean isOver = code.equals(RefusalCode.OVER.code());
    return String.format(
        Locale.ROOT,
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>%1$s</title>
        </head>
        <body>
        <h1>%1$s</h1>
        <p>You are signed in on behalf of a customer. %2$s this session and sign in as
        yourself.</p>
        </body>
        </html>
        """,
        RefusalCode.title(code),
        isOver ? "End" : "Go back, or end");
  }

  /**
   * Returns the status: 401, or 303 for a browser that is sent to sign in, 403 when a policy denied
   * the request, or 503 when the token could not be checked, a policy did not answer or the intent
   * could not be recorded.
   */
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
    return contentType;
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
