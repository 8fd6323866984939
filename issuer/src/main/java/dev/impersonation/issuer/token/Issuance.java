package dev.impersonation.issuer.token;

import dev.impersonation.issuer.storage.Database;
import java.net.URI;

/**
 * Holds all it takes to issue something.
 *
 * @param url the issuer's own: {@code iss} of session tokens, and below it are both APIs
 */
public record Issuance(
    URI url,
    Database database,
    AdjustableClock clock,
    KeyRing keys,
    SessionTokens sessionTokens,
    TicketTokens ticketTokens,
    Faults faults) {
  /** Returns the time in milliseconds since the epoch. */
  public long now() {
    return clock.millis();
  }
}
