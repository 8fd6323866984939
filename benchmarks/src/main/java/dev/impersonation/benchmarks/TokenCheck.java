package dev.impersonation.benchmarks;

/** Verifies tokens. Safe for use by many threads. */
@FunctionalInterface
interface TokenCheck {
  /**
   * Returns whom the token speaks for, in a form of its own.
   *
   * @throws Exception if the token is refused
   */
  Object verify(String token) throws Exception;
}
