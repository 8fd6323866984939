package dev.impersonation.benchmarks;

import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import java.time.Duration;

/** One of the engineers that call, each in the name of a customer of their own. */
record Caller(int index) {
  /** How many call at the same time; the n-th request is that of caller n modulo this. */
  static final int COUNT = 8;

  static Caller ofRequest(int number) {
    return new Caller(number % COUNT);
  }

  String subject() {
    return "user_customer_" + index;
  }

  String actorId() {
    return "user_engineer_" + index;
  }

  /** Returns the engineer's token. */
  String impersonated(TestIssuer issuer) {
    return token(issuer).impersonatedBy(actorId()).sign();
  }

  /** Returns the token of the customer in person. */
  String inPerson(TestIssuer issuer) {
    return token(issuer).sign();
  }

  /** Valid for longer than a measurement takes. */
  private TokenBuilder token(TestIssuer issuer) {
    return issuer
        .token()
        .subject(subject())
        .sessionId("sess_" + index)
        .lifetime(Duration.ofHours(2));
  }
}
