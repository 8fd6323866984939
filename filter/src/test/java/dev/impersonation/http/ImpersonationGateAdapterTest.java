package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.policy.Decision;
import dev.impersonation.testkit.TestIssuer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("the gate: what adapters behind it, or behind another one, refuse by it")
final class ImpersonationGateAdapterTest {
  private static final TestIssuer ISSUER = TestIssuer.start(TestGates.CLOCK);
  private static final TestGates GATES = TestGates.of(ISSUER);

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private static PlainRequest acting(String method) {
    return PlainRequest.of(method).header("Authorization", "Bearer " + GATES.token().sign());
  }

  private static String refused(Admission admission) {
    return admission.refusal().map(refusal -> refusal.status() + " " + refusal.code()).orElse("ok");
  }

  @Test
  @DisplayName("a URI that the host knows to be ambiguous is refused, and no guard opens it")
  void decide_ambiguousToTheHost_isRefusedAndNotOpened() {
    ImpersonationGate gate = GATES.shipped();
    List<RouteRule> open = List.of(RouteRule.of(GuardMode.PUBLIC));
    ToldRequest acted = new ToldRequest(acting("GET"), "REQUEST", true);
    assertEquals("403 impersonation_path_ambiguous", refused(gate.decide(acted, null, open)));
    ToldRequest nobody = new ToldRequest(PlainRequest.get(), "REQUEST", true);
    assertEquals(401, gate.decide(nobody, null, open).refusal().orElseThrow().status());
    ToldRequest inPerson =
        new ToldRequest(PlainRequest.bearer(ISSUER.token().sign()), "REQUEST", true);
    assertEquals("ok", refused(gate.decide(inPerson, null, List.of())));
    assertEquals("ok", refused(gate.decide(acting("GET"), null, open)));
  }

  @Test
  void isAmbiguous_hostSaysNothing_isFalse() {
    assertEquals(false, PlainRequest.get().isAmbiguous());
  }

  @Test
  @DisplayName("signed out is refused where it may go on, and nobody else is")
  void refuseSignedOut_anonymousAllowed_isUnauthorized() {
    ImpersonationGate gate = GATES.gate(builder -> builder.anonymous(Anonymous.ALLOW));
    Admission let = gate.decide(PlainRequest.get(), null, List.of());
    assertEquals("ok", refused(let));
    assertEquals(
        "401 session-token-and-uat-missing",
        refused(gate.refuseSignedOut(PlainRequest.get(), let.caller())));
    Caller.Verified verified =
        (Caller.Verified) gate.decide(acting("GET"), null, List.of()).caller();
    assertEquals("ok", refused(gate.refuseSignedOut(acting("GET"), verified)));
  }

  @Test
  @DisplayName("whoever was refused, and is shown an error page, is not signed in either")
  void refuseSignedOut_refusedCaller_isRefusedAgain() {
    ImpersonationGate gate = GATES.shipped();
    PlainRequest bad = PlainRequest.get().header("Authorization", "Bearer bad");
    Admission refused = gate.decide(bad, null, List.of());
    assertTrue(refused.refusal().isPresent());
    assertEquals(refused(refused), refused(gate.refuseSignedOut(bad, refused.caller())));
  }

  private static ToldRequest page() {
    return new ToldRequest(PlainRequest.get().header("Accept", "text/html"), "REQUEST", false);
  }

  @Test
  void refuseSignedOut_pageThatAGuardHasOpened_isSentToSignIn() {
    ImpersonationGate gate = GATES.gate(builder -> builder.set("signInUrl", "https://in.example/"));
    Admission let = gate.decide(page(), null, List.of(RouteRule.of(GuardMode.PUBLIC)));
    assertEquals("ok", refused(let));
    Refusal refusal = gate.refuseSignedOut(page(), let.caller()).refusal().orElseThrow();
    assertEquals(303, refusal.status());
    assertTrue(refusal.fields().toString().contains("https://in.example/"), "Location");
  }

  @ParameterizedTest(name = "{0} to {1} behind another gate: {2}")
  @CsvSource({
    "GET, , ok",
    "POST, , ok",
    "POST, allow, ok",
    "POST, public, ok",
    "POST, read-only, 403 impersonation_read_only",
    "GET, deny, 403 impersonation_denied",
  })
  @DisplayName("behind another gate guards tighten, and the default is the other one's")
  void tighten_admittedByAnother_byGuardsAlone(
      String method, @Nullable String mark, String expected) {
    ImpersonationGate gate = GATES.gate(builder -> builder.defaultMode(GuardMode.DENY));
    Caller caller = gate.verify(acting(method));
    List<RouteRule> rules = mark == null ? List.of() : List.of(RouteRule.of(GuardMode.of(mark)));
    Admission admission = gate.tighten(acting(method), caller, rules, List::of);
    assertEquals(expected, refused(admission));
    assertEquals(rules, admission.rules());
  }

  @Test
  @DisplayName("the policy of the settings and a clear path hold behind another gate too")
  void tighten_admittedByAnother_whatHoldsAnywhereHolds() {
    ImpersonationGate gate =
        GATES.gate(builder -> builder.policy((operation, context) -> Decision.denied("own", "no")));
    Caller caller = gate.verify(acting("GET"));
    assertEquals("403 no", refused(gate.tighten(acting("GET"), caller, List.of(), List::of)));
    ImpersonationGate plain = GATES.shipped();
    assertEquals(
        "403 impersonation_path_ambiguous",
        refused(plain.tighten(acting("GET").at("/a//b"), caller, List.of(), List::of)));
    assertEquals("ok", refused(plain.tighten(acting("GET").at("/a"), caller, List.of(), List::of)));
  }

  @ParameterizedTest
  @CsvSource({"ASYNC, 401 token-expired", "FORWARD, ok", "REQUEST, ok"})
  void tighten_tokenExpiredMeanwhile_isRefusedOnAsync(String dispatch, String expected) {
    Caller caller = GATES.shipped().verify(acting("GET"));
    Clock hourLater = Clock.offset(TestGates.CLOCK, Duration.ofHours(1));
    ImpersonationGate gate = GATES.gate(builder -> builder.clock(hourLater));
    ToldRequest later = new ToldRequest(acting("GET"), dispatch, false);
    assertEquals(expected, refused(gate.tighten(later, caller, List.of(), List::of)));
  }
}
