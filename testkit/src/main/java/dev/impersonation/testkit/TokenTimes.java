package dev.impersonation.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Computes the times of a token from the moment it is issued at. */
final class TokenTimes {

  /** Beyond any clock skew a verifier would allow. */
  private static final Duration FAR = Duration.ofHours(1);

  /** Null: when it is signed. */
  private @Nullable Instant issuedAt;

  private Duration lifetime = Duration.ofSeconds(60);
  private Duration issuedAtOffset = Duration.ZERO;
  private Duration notBeforeOffset = Duration.ofSeconds(-10);
  private boolean expired;

  void issueAt(Instant moment) {
    issuedAt = moment;
    expired = false;
  }

  void lastFor(Duration duration) {
    lifetime = duration;
  }

  void expire() {
    expired = true;
  }

  void delayNotBefore() {
    notBeforeOffset = FAR;
  }

  void delayIssuedAt() {
    issuedAtOffset = FAR;
  }

  long lifetime() {
    return lifetime.toSeconds();
  }

  long expiration(Instant now) {
    return from(now).plus(lifetime).getEpochSecond();
  }

  long issuedAt(Instant now) {
    return from(now).plus(issuedAtOffset).getEpochSecond();
  }

  long notBefore(Instant now) {
    return from(now).plus(notBeforeOffset).getEpochSecond();
  }

  private Instant from(Instant now) {
    Instant issued = issuedAt == null ? now : issuedAt;
    return (expired ? now.minus(FAR).minus(lifetime) : issued).truncatedTo(ChronoUnit.SECONDS);
  }
}
