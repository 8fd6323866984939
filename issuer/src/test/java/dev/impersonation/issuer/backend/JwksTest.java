package dev.impersonation.issuer.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.token.Faults;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JwksTest {
  @Test
  void keySet_always_holdsAnRsaKey() throws IOException {
    try (BackendServer server = new BackendServer(Allowance.UNLIMITED)) {
      JsonNode set = server.call("GET", "/v1/jwks", "").expect(200);
      assertEquals(List.of("keys"), TestIssuer.names(set));
      JsonNode key = set.path("keys").path(0);
      assertEquals(List.of("alg", "e", "kid", "kty", "n", "use"), TestIssuer.names(key));
      assertEquals("RSA", key.path("kty").asText());
      assertEquals("RS256", key.path("alg").asText());
      assertEquals("AQAB", key.path("e").asText());
    }
  }

  @Test
  void keySet_downAsAskedFor_isUnavailable() throws IOException {
    try (BackendServer server = new BackendServer(Allowance.UNLIMITED)) {
      server.faults.set(new Faults.Setting(true, Duration.ofMillis(1), false, Duration.ZERO));
      server.call("GET", "/v1/jwks", "").expectError(503, "internal_clerk_error");
      server.faults.set(Faults.Setting.NONE);
      server.call("GET", "/v1/jwks", "").expect(200);
    }
  }
}
