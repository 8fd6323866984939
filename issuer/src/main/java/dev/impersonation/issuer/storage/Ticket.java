package dev.impersonation.issuer.storage;

import org.jspecify.annotations.Nullable;

/**
 * Holds what signs a user in once.
 *
 * @param actor the JSON object that will act for the user, as text; null: nobody
 * @param sessionMaxSeconds how long the session may last; null: as long as any
 */
public record Ticket(
    String id,
    Kind kind,
    String userId,
    @Nullable String actor,
    @Nullable String organizationId,
    @Nullable String redirectUrl,
    @Nullable Long sessionMaxSeconds,
    Status status,
    long expireAt,
    long createdAt,
    long updatedAt) {
  /** What a ticket is of. */
  public enum Kind {
    ACTOR_TOKEN("actor_token"),
    SIGN_IN_TOKEN("sign_in_token"),
    AGENT_TASK("agent_task");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** Returns the name that stands in JSON, in tickets and before error codes. */
    public String text() {
      return text;
    }

    static Kind of(String text) {
      for (Kind kind : values()) {
        if (kind.text.equals(text)) {
          return kind;
        }
      }
      throw new IllegalStateException("no such kind of ticket");
    }
  }

  /** How far it has come. */
  public enum Status {
    PENDING("pending"),
    ACCEPTED("accepted"),
    REVOKED("revoked");

    private final String text;

    Status(String text) {
      this.text = text;
    }

    /** Returns the name that stands in JSON. */
    public String text() {
      return text;
    }

    static Status of(String text) {
      for (Status status : values()) {
        if (status.text.equals(text)) {
          return status;
        }
      }
      throw new IllegalStateException("no such status of a ticket");
    }
  }
}
