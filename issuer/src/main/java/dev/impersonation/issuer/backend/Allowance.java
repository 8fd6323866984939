package dev.impersonation.issuer.backend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.storage.Ticket;
import dev.impersonation.issuer.storage.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many actor tokens may be created in a calendar month (UTC), revoked and unused ones
 * included.
 */
public final class Allowance {
  /** What was subscribed to. */
  public enum Plan {
    /** Impersonation is not part of it. */
    FREE,
    /** Impersonation is part of it. */
    PAID
  }

  private final @Nullable Integer limit;
  private final Plan plan;

  public Allowance(@Nullable Integer limit, Plan plan) {
    this.limit = limit;
    this.plan = plan;
  }

  void use(Transaction store, long now) throws SQLException {
    if (plan == Plan.FREE) {
      throw ApiException.of(
          402,
          "unsupported_subscription_plan_features",
          "impersonation is not part of the plan free");
    }
    if (limit == null) {
      return;
    }
    store.instance().lock();
    long monthStart =
        Instant.ofEpochMilli(now)
            .atOffset(ZoneOffset.UTC)
            .withDayOfMonth(1)
            .truncatedTo(ChronoUnit.DAYS)
            .toInstant()
            .toEpochMilli();
    long used = store.tickets().countSince(Ticket.Kind.ACTOR_TOKEN, monthStart);
    if (used >= limit) {
      throw ApiException.of(
          422,
          "impersonation_limit_exceeded",
          used + " of " + limit + " impersonations of this month are used");
    }
  }
}
