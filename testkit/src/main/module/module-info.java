/** Session tokens, good and bad, and a local key set, for tests. */
module dev.impersonation.testkit {
  exports dev.impersonation.testkit;

  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires jdk.httpserver;
  // Whoever has no JUnit has everything but the extension.
  requires static org.junit.jupiter.api;
  requires static org.jspecify;
}
