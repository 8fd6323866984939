package dev.impersonation.host;

import dev.impersonation.testkit.TestIssuer;

/**
 * Issuers that all suites on hosts share: a new RSA key for each test would take most of the time.
 */
final class SharedIssuers {
  /** Whose tokens the hosts take. */
  static final TestIssuer TRUSTED = TestIssuer.start();

  /** Another one. */
  static final TestIssuer PARTNER = TestIssuer.start();

  private SharedIssuers() {}
}
