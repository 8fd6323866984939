package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.policy.Decision;
import dev.impersonation.testkit.TestIssuer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("the gate: what handlers ask for")
final class HandlerRulesGateTest {
  private static final TestIssuer ISSUER = TestIssuer.start(TestGates.CLOCK);
  private static final TestGates GATES = TestGates.of(ISSUER);

  private final AtomicInteger asked = new AtomicInteger();

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private Supplier<List<RouteRule>> asks(RouteRule... rules) {
    return () -> {
      asked.incrementAndGet();
      return List.of(rules);
    };
  }

  private static PlainRequest acting(String method) {
    return PlainRequest.of(method).header("Authorization", "Bearer " + GATES.token().sign());
  }

  private static List<RouteRule> rules(@Nullable String modes, boolean ofAnnotations) {
    return modes == null
        ? List.of()
        : Arrays.stream(modes.split(" "))
            .map(GuardMode::of)
            .map(mode -> ofAnnotations ? RouteRule.ofAnnotation(mode) : RouteRule.of(mode))
            .toList();
  }

  static Stream<PlainRequest> ofNobodyWhoActs() {
    return Stream.of(
        PlainRequest.get(),
        PlainRequest.bearer("x.y.z"),
        PlainRequest.bearer(ISSUER.token().sign()),
        PlainRequest.of("POST").header("Authorization", "Bearer " + ISSUER.token().sign()),
        PlainRequest.bearer(GATES.token().expired().sign()),
        PlainRequest.get().cookie("__session", GATES.token().expired().sign()));
  }

  @ParameterizedTest
  @MethodSource("ofNobodyWhoActs")
  @DisplayName("a handler is not looked for as long as nobody impersonates")
  void decide_nobodyImpersonates_doesNotAsk(PlainRequest request) {
    ImpersonationGate gate = GATES.gate(builder -> builder.anonymous(Anonymous.ALLOW));
    Admission admission = gate.decide(request, null, List.of(), asks(RouteRule.of(GuardMode.DENY)));
    assertEquals(List.of(), admission.rules());
    gate.decide(request, admission.caller(), List.of(), asks(RouteRule.of(GuardMode.DENY)));
    gate.tighten(request, admission.caller(), List.of(), asks(RouteRule.of(GuardMode.DENY)));
    assertEquals(0, asked.get());
  }

  @Test
  void decide_impersonated_asksOnceADispatch() {
    ImpersonationGate gate = GATES.shipped();
    Admission first = gate.decide(acting("GET"), null, List.of(), asks());
    assertEquals(1, asked.get());
    gate.decide(acting("GET"), first.caller(), List.of(), asks());
    assertEquals(2, asked.get());
  }

  @ParameterizedTest(name = "default={0}, marked {1}, handler {2}, {3}: {4}")
  @CsvSource({
    "read-only, , , POST, impersonation_read_only",
    "read-only, , allow, POST, ok",
    "read-only, , public, POST, ok",
    "read-only, , deny, GET, impersonation_denied",
    "read-only, , read-only, POST, impersonation_read_only",
    "read-only, , read-only, GET, ok",
    "allow, , read-only, POST, impersonation_read_only",
    "allow, , deny, GET, impersonation_denied",
    "deny, , read-only, GET, ok",
    "deny, , read-only, POST, impersonation_read_only",
    "deny, , allow, POST, ok",
    "read-only, allow, deny, POST, impersonation_denied",
    "read-only, allow, read-only, POST, impersonation_read_only",
    "read-only, deny, allow, GET, impersonation_denied",
    "read-only, read-only, allow, POST, impersonation_read_only",
    "read-only, allow, require-reason, POST, impersonation_reason_required",
    "deny, public, , POST, ok",
  })
  @DisplayName("the strictest holds, and the default only where neither asks for anything")
  void decide_marksBesideHandler_strictestHolds(
      String byDefault,
      @Nullable String marked,
      @Nullable String handler,
      String method,
      String expected) {
    ImpersonationGate gate = GATES.gate(builder -> builder.defaultMode(GuardMode.of(byDefault)));
    Admission admission =
        gate.decide(acting(method), null, rules(marked, false), () -> rules(handler, true));
    assertEquals(expected, admission.refusal().map(Refusal::code).orElse("ok"));
  }

  @Test
  @DisplayName("what a handler frees, the policy of the settings can still refuse")
  void decide_policyDenies_handlerFreesNothing() {
    ImpersonationGate gate =
        GATES.gate(
            builder -> builder.policy((operation, context) -> Decision.denied("everywhere", "no")));
    Admission admission =
        gate.decide(acting("POST"), null, List.of(), asks(RouteRule.ofAnnotation(GuardMode.ALLOW)));
    assertEquals("no", admission.refusal().orElseThrow().code());
  }

  @Test
  @DisplayName("a policy of a handler holds beside the default")
  void decide_policyOfHandler_leavesTheDefault() {
    Admission admission =
        GATES
            .shipped()
            .decide(
                acting("POST"),
                null,
                List.of(),
                asks(RouteRule.of((operation, context) -> Decision.allowed("own"))));
    assertEquals("impersonation_read_only", admission.refusal().orElseThrow().code());
  }

  @Test
  @DisplayName("what a handler asks for holds for an upgrade, and is told in the field")
  void decide_rulesOfHandler_areAmongTheRules() {
    Admission admission =
        GATES
            .gate(builder -> builder.defaultMode(GuardMode.ALLOW))
            .decide(
                acting("GET"), null, List.of(), asks(RouteRule.ofAnnotation(GuardMode.READ_ONLY)));
    assertEquals(
        List.of("read-only"), admission.rules().stream().map(RouteRule::toString).toList());
    assertTrue(admission.fields().get(0).value().endsWith(";mode=read-only"), "field");
  }

  static Stream<Supplier<List<RouteRule>>> withoutAnAnswer() {
    return Stream.of(
        () -> {
          throw new IllegalStateException("secret");
        },
        () -> {
          throw new AssertionError("secret");
        },
        () -> {
          throw new StackOverflowError();
        },
        () -> null,
        () -> Arrays.asList((RouteRule) null),
        () -> new ArrayList<>(Arrays.asList(RouteRule.of(GuardMode.ALLOW), null)));
  }

  @ParameterizedTest
  @MethodSource("withoutAnAnswer")
  @DisplayName("S31: a handler whose rule cannot be told is as a policy that does not answer: 503")
  void decide_handlerDoesNotAnswer_isUnavailable(Supplier<List<RouteRule>> handler) {
    ImpersonationGate gate = GATES.gate(builder -> builder.defaultMode(GuardMode.ALLOW));
    Admission admission =
        gate.decide(acting("GET"), null, List.of(RouteRule.of(GuardMode.PUBLIC)), handler);
    assertUnavailable(admission);
    assertUnavailable(gate.tighten(acting("GET"), admission.caller(), List.of(), handler));
    Admission own =
        gate.decide(PlainRequest.bearer(ISSUER.token().sign()), null, List.of(), handler);
    assertTrue(own.refusal().isEmpty(), "in person");
  }

  private static void assertUnavailable(Admission admission) {
    Refusal refusal = admission.refusal().orElseThrow();
    assertEquals(503, refusal.status());
    assertEquals("impersonation_policy_unavailable", refusal.code());
    assertTrue(admission.decision().isEmpty(), "no policy has answered");
  }
}
