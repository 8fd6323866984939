package dev.impersonation.http;

import java.util.List;

/**
 * What an adapter answers to a front end's question, with GET, and with HEAD but for the body. Has
 * all fields but {@code Content-Length}, which hosts have ways of their own for. Immutable.
 */
public final class FrontEndAnswer {
  static final Refusal.Field NO_SNIFFING = new Refusal.Field("X-Content-Type-Options", "nosniff");

  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;

  private final int status;
  private final List<Refusal.Field> fields;
  private final byte[] body;

  private FrontEndAnswer(int status, List<Refusal.Field> fields, byte[] body) {
    this.status = status;
    this.fields = List.copyOf(fields);
    this.body = body;
  }

  /** Returns one with this body, which nobody may change any more. */
  static FrontEndAnswer ok(List<Refusal.Field> fields, byte[] body) {
    return new FrontEndAnswer(OK, fields, body);
  }

  static FrontEndAnswer notModified(List<Refusal.Field> fields) {
    return new FrontEndAnswer(NOT_MODIFIED, fields, new byte[0]);
  }

  /** Returns the status. */
  public int status() {
    return status;
  }

  /** Returns the fields, of which each takes the place of others of its name. */
  public List<Refusal.Field> fields() {
    return fields;
  }

  /** Returns a copy of the body; empty where there is none, nor a {@code Content-Length}. */
  public byte[] body() {
    return body.clone();
  }
}
