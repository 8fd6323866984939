package dev.impersonation.issuer.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.ApiClient;
import dev.impersonation.issuer.LocalIssuer;
import java.util.List;
import org.junit.jupiter.api.Test;

class JwksTest {
  @Test
  void keySet_always_holdsAnRsaKey() {
    try (TestIssuer server = new TestIssuer()) {
      JsonNode set = server.call("GET", "/v1/jwks", "").expect(200);
      assertEquals(List.of("keys"), ApiClient.names(set));
      JsonNode key = set.path("keys").path(0);
      assertEquals(List.of("alg", "e", "kid", "kty", "n", "use"), ApiClient.names(key));
      assertEquals("RSA", key.path("kty").asText());
      assertEquals("RS256", key.path("alg").asText());
      assertEquals("AQAB", key.path("e").asText());
    }
  }

  @Test
  void keySet_downAsAskedFor_isUnavailable() {
    try (TestIssuer server = new TestIssuer(LocalIssuer.Builder::enableLocalControls)) {
      server
          .call("PUT", "/v1/local/faults", "{\"key_set_down\":true,\"key_set_delay_ms\":1}")
          .expect(200);
      server.call("GET", "/v1/jwks", "").expectError(503, "internal_clerk_error");
      server.call("DELETE", "/v1/local/faults", "").expect(200);
      server.call("GET", "/v1/jwks", "").expect(200);
    }
  }
}
