package dev.impersonation.demo.shop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.demo.clerk.BackendApi;
import dev.impersonation.issuer.LocalIssuer;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProtectedOperatorsTest {
  private static final String USERS =
      """
      [{"id":"user_sam","public_metadata":{"role":"operator"}},{"id":"user_bob"}]""";

  private final AtomicLong nanos = new AtomicLong();

  @Test
  void isProtected_asTheIssuerSays_forAMinute() throws Exception {
    ProtectedOperators operators;
    try (LocalIssuer issuer =
        LocalIssuer.builder()
            .signInUrl(URI.create("http://127.0.0.1:9/sign-in"))
            .usersJson(USERS)
            .start()) {
      BackendApi backend = BackendApi.of(issuer.url(), issuer.secretKey());
      operators = ProtectedOperators.of(backend, nanos::get);
      assertTrue(operators.isProtected("user_sam"));
      assertFalse(operators.isProtected("user_bob"));
      assertTrue(operators.isProtected("user_nobody"), "fails closed");

      backend.deleteUser("user_bob");
      nanos.addAndGet(ProtectedOperators.FRESH.toNanos() - 1);
      assertFalse(operators.isProtected("user_bob"));
      nanos.incrementAndGet();
      assertTrue(operators.isProtected("user_bob"));
    }
    assertTrue(operators.isProtected("user_bob"));
    nanos.addAndGet(ProtectedOperators.FRESH.toNanos());
    assertThrows(IllegalStateException.class, () -> operators.isProtected("user_bob"));
  }
}
