package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.impersonation.testkit.TestIssuer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.function.Executable;

/** Gates that trust one issuer, and what becomes of requests that together notice each setting. */
record GateOutcomes(TestIssuer issuer) {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final String OWN_KEY = "pk_test_MTI3LjAuMC4xOjk0MDAk";
  static final String OTHER_ISSUER = "https://clerk.other.example";
  static final String OTHER_ORIGIN = "https://other.example";

  static GateBuilder<ImpersonationGate> nothingSet() {
    return GateBuilder.ofGate().clock(CLOCK);
  }

  GateBuilder<ImpersonationGate> good() {
    return nothingSet().issuer(issuer.issuer()).jwtKey(issuer.publicKeyPem());
  }

  /** Requests that together notice each setting. */
  private Map<String, PlainRequest> requests() {
    PlainRequest preflight =
        PlainRequest.of("OPTIONS")
            .header("Origin", OTHER_ORIGIN)
            .header("Access-Control-Request-Method", "PUT");
    Map<String, PlainRequest> requests = new LinkedHashMap<>();
    requests.put("nothing", PlainRequest.get());
    requests.put("own", PlainRequest.bearer(issuer.token().sign()));
    requests.put("acted", PlainRequest.bearer(issuer.token().impersonatedBy("user_e").sign()));
    requests.put(
        "azp", PlainRequest.bearer(issuer.token().authorizedParty("https://evil.example").sign()));
    requests.put(
        "other azp", PlainRequest.bearer(issuer.token().authorizedParty(OTHER_ORIGIN).sign()));
    requests.put("no azp", PlainRequest.bearer(issuer.token().withoutClaim("azp").sign()));
    requests.put("aud", PlainRequest.bearer(issuer.token().claim("aud", "api").sign()));
    requests.put("RS512", PlainRequest.bearer(issuer.token().algorithm("RS512").sign()));
    requests.put("RS384", PlainRequest.bearer(issuer.token().algorithm("RS384").sign()));
    requests.put(
        "just expired", PlainRequest.bearer(issuer.token().issuedAt(NOW.minusSeconds(80)).sign()));
    requests.put("issuer", PlainRequest.bearer(issuer.token().otherIssuer().sign()));
    requests.put("template", PlainRequest.bearer(issuer.token().template().sign()));
    requests.put("no kid", PlainRequest.bearer(issuer.token().withoutHeader("kid").sign()));
    requests.put(
        "stale cookie", PlainRequest.get().cookie("__session", issuer.token().expired().sign()));
    requests.put(
        "suffixed cookie", PlainRequest.get().cookie("__session_abc", issuer.token().sign()));
    requests.put(
        "own suffix",
        PlainRequest.get().cookie("__session_" + issuer.cookieSuffix(), issuer.token().sign()));
    requests.put("preflight", preflight);
    return requests;
  }

  /** What becomes of each of the requests. */
  Map<String, String> of(GateBuilder<ImpersonationGate> builder) {
    ImpersonationGate gate = builder.build();
    Map<String, String> outcomes = new LinkedHashMap<>();
    requests()
        .forEach(
            (name, request) -> {
              Admission admission = gate.decide(request, null, List.of());
              Caller caller = admission.caller();
              String refused = admission.refusal().map(Refusal::code).orElse("goes on");
              String who =
                  caller instanceof Caller.Verified verified
                      ? verified.context().impersonation() + " " + verified.context().subject()
                      : "nobody";
              outcomes.put(name, who + ", " + refused);
            });
    return outcomes;
  }

  /** The message with which it is refused. */
  static String refusal(Executable building) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, building).getMessage());
  }
}
