package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.testkit.TestIssuer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S36: a request is what its method says")
final class OverrideHeadersTest {
  @ParameterizedTest
  @ValueSource(strings = {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"})
  void refusal_getOverriddenToPreflight_isStillGet(String override) {
    try (TestIssuer issuer = TestIssuer.start()) {
      ImpersonationGate gate =
          GateBuilder.ofGate()
              .publishableKey(issuer.publishableKey())
              .corsPreflight(CorsPreflight.ALLOW)
              .build();
      PlainRequest disguised = corsFields("GET").header(override, "OPTIONS");
      PlainRequest preflight = corsFields("OPTIONS").header(override, "GET");

      assertEquals(401, status(gate, disguised));
      assertEquals(200, status(gate, preflight));
    }
  }

  private static PlainRequest corsFields(String method) {
    return PlainRequest.of(method)
        .header("Origin", "https://a.example")
        .header("Access-Control-Request-Method", "PUT");
  }

  private static int status(ImpersonationGate gate, PlainRequest request) {
    return gate.decide(request, null, List.of()).refusal().map(Refusal::status).orElse(200);
  }
}
