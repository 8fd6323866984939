package dev.impersonation.demo.dashboard;

import dev.impersonation.demo.clerk.ClerkActorToken;
import java.time.Duration;
import java.time.Instant;

/**
 * An actor token that the dashboard has made: one operator may sign in as one customer, once.
 *
 * @param mark the member {@code grant} of the actor, by which its session is found
 * @param openBy when the link is good for nothing any more
 * @param until when all ends, whenever it was opened
 */
record Grant(
    ClerkActorToken token,
    String mark,
    String operatorId,
    StartRequest asked,
    Instant created,
    Instant openBy,
    Instant until,
    Status status) {
  /** How long a link waits to be opened, at most. */
  static final Duration TO_OPEN = Duration.ofMinutes(10);

  /** Pending is what comes first, and any other is for good. */
  enum Status {
    PENDING,
    ACCEPTED,
    REVOKED,
    EXPIRED
  }

  static Duration toOpen(Duration duration) {
    return duration.compareTo(TO_OPEN) < 0 ? duration : TO_OPEN;
  }

  boolean isPending() {
    return status == Status.PENDING;
  }

  Grant with(Status newStatus) {
    return new Grant(token, mark, operatorId, asked, created, openBy, until, newStatus);
  }

  /** Names nobody and no secret, so that it is safe in a log. */
  @Override
  public String toString() {
    return "Grant[" + status + "]";
  }
}
