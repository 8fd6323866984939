package dev.impersonation.http;

import static dev.impersonation.http.TestGates.cookie;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.testkit.TestIssuer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("the gate: whom it refuses")
final class ImpersonationGateRefusalTest {
  private static final TestIssuer ISSUER = TestIssuer.start(TestGates.CLOCK);
  private static final TestGates GATES = TestGates.of(ISSUER);

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private static PlainRequest credential(String kind) {
    return switch (kind) {
      case "nothing" -> PlainRequest.get();
      case "other scheme" -> PlainRequest.get().header("Authorization", "Basic abc");
      case "good header" -> PlainRequest.bearer(GATES.token().sign());
      case "good cookie" -> PlainRequest.get().cookie("__session", GATES.token().sign());
      case "bad header" -> PlainRequest.bearer(GATES.token().expired().sign());
      case "malformed header" -> PlainRequest.get().header("Authorization", "Bearer");
      case "two headers" -> PlainRequest.bearer("a.b.c").header("Authorization", "Bearer a.b.c");
      case "stale cookie" -> PlainRequest.get().cookie("__session", GATES.token().expired().sign());
      case "forged cookie" -> PlainRequest.get().cookie("__session", GATES.token().forged().sign());
      case "odd act cookie" ->
          PlainRequest.get().cookie("__session", ISSUER.token().claim("act", "user_e").sign());
      case "ambiguous cookie" ->
          PlainRequest.get().cookie("__session", "a").cookie("__session", "b");
      case "signed out" -> cookie(GATES.token().sign(), "0");
      case "only uat" -> PlainRequest.get().cookie("__client_uat", "5");
      default -> throw new AssertionError(kind);
    };
  }

  @ParameterizedTest
  @CsvSource({
    // credential, the refusal by default, what is left of it where anonymous requests may pass
    "nothing, session-token-and-uat-missing,",
    "other scheme, session-token-and-uat-missing,",
    "good header, ,",
    "good cookie, ,",
    "bad header, token-expired, token-expired",
    "malformed header, authorization-header-invalid, authorization-header-invalid",
    "two headers, authorization-header-invalid, authorization-header-invalid",
    "stale cookie, token-expired,",
    "forged cookie, token-invalid-signature,",
    "odd act cookie, token-invalid-act,",
    "ambiguous cookie, session-cookie-ambiguous,",
    "signed out, session-token-but-no-client-uat,",
    "only uat, client-uat-but-no-session-token,"
  })
  @DisplayName("S30: what anonymous=allow and a public mark let through, and what not")
  void refusal_anonymousOrPublic_letsThroughTheSame(
      String kind, @Nullable String byDefault, @Nullable String whereOpen) {
    PlainRequest request = credential(kind);
    ImpersonationGate refusing = GATES.shipped();
    ImpersonationGate allowing = GATES.gate(builder -> builder.anonymous(Anonymous.ALLOW));
    String expected = byDefault == null ? "" : byDefault;
    String expectedOpen = whereOpen == null ? "" : whereOpen;
    assertEquals(expected, code(refusing, request, null));
    assertEquals(expectedOpen, code(refusing, request, GuardMode.PUBLIC));
    assertEquals(expectedOpen, code(allowing, request, null));
    assertEquals(expectedOpen, code(allowing, request, GuardMode.PUBLIC));
  }

  private static String code(
      ImpersonationGate gate, PlainRequest request, @Nullable GuardMode mark) {
    List<RouteRule> rules = mark == null ? List.of() : List.of(RouteRule.of(mark));
    return gate.decide(request, null, rules).refusal().map(Refusal::code).orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "OPTIONS, Origin, Access-Control-Request-Method, true",
    "OPTIONS, origin, access-control-request-method, true",
    "OPTIONS, Origin, X-None, false",
    "OPTIONS, X-None, Access-Control-Request-Method, false",
    "OPTIONS, X-None, Access-Control-Request-Headers, false",
    "options, Origin, Access-Control-Request-Method, false",
    "Options, Origin, Access-Control-Request-Method, false",
    "GET, Origin, Access-Control-Request-Method, false",
    "POST, Origin, Access-Control-Request-Method, false",
    "HEAD, Origin, Access-Control-Request-Method, false"
  })
  @DisplayName("S36: only what is a CORS preflight to the letter is let through, and opt-in")
  void refusal_preflight_isOptInAndExact(
      String method, String first, String second, boolean preflight) {
    PlainRequest request =
        PlainRequest.of(method).header(first, "https://a.example").header(second, "PUT");
    ImpersonationGate allowing = GATES.gate(builder -> builder.corsPreflight(CorsPreflight.ALLOW));
    assertEquals("session-token-and-uat-missing", code(GATES.shipped(), request, null));
    assertEquals(preflight ? "" : "session-token-and-uat-missing", code(allowing, request, null));
  }

  @Test
  @DisplayName("S36: a preflight with a bad header is refused; with a stale cookie it is anonymous")
  void refusal_preflightWithCredentials_isJudgedByThem() {
    ImpersonationGate gate = GATES.gate(builder -> builder.corsPreflight(CorsPreflight.ALLOW));
    PlainRequest preflight =
        PlainRequest.of("OPTIONS")
            .header("Origin", "https://a.example")
            .header("Access-Control-Request-Method", "PUT");
    assertEquals(
        "token-invalid", code(gate, preflight.header("Authorization", "Bearer a.b.c"), null));
    assertEquals(
        "", code(gate, preflight.cookie("__session", GATES.token().expired().sign()), null));
    assertEquals("", code(gate, preflight.cookie("__session", GATES.token().sign()), null));
  }

  @Test
  @DisplayName("the answer is the first one, on whichever dispatch it is asked for")
  void refusal_sameVerdictAtAnotherDispatch_isDecidedAnew() {
    ImpersonationGate gate = GATES.shipped();
    Caller caller = gate.verify(PlainRequest.get());
    List<RouteRule> open = List.of(RouteRule.of(GuardMode.PUBLIC));
    assertTrue(gate.decide(PlainRequest.get(), caller, open).refusal().isEmpty());
    Refusal refusal = gate.decide(PlainRequest.get(), caller, List.of()).refusal().orElseThrow();
    assertSame(assertInstanceOf(Caller.SignedOut.class, caller).refusal(), refusal);
  }

  @Test
  void guardMode_ofText_isExact() {
    assertSame(GuardMode.PUBLIC, GuardMode.of("public"));
    assertEquals("public", GuardMode.PUBLIC.toString());
    for (String text : new String[] {"", "PUBLIC", "Public", "public ", "secret-mode"}) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> GuardMode.of(text));
      assertEquals(
          "mode must be one of: public, allow, require-reason, read-only, deny",
          refused.getMessage());
    }
  }

  @Test
  void toString_tellsNothing() {
    assertEquals("ImpersonationGate[]", GATES.shipped().toString());
  }
}
