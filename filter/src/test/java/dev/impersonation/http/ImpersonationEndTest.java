package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.policy.Decision;
import dev.impersonation.testkit.ManualClock;
import dev.impersonation.testkit.TestIssuer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("the gate: an impersonation that has an end")
final class ImpersonationEndTest {
  private static final TestIssuer ISSUER = TestIssuer.start(TestGates.CLOCK);
  private static final TestGates GATES = TestGates.of(ISSUER);
  private static final long NOW = TestGates.NOW.getEpochSecond();
  private static final String OVER = "impersonation_over";

  private final ManualClock clock = ManualClock.at(TestGates.NOW);

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private ImpersonationGate gate(UnaryOperator<GateBuilder<ImpersonationGate>> settings) {
    return GATES.gate(builder -> settings.apply(builder.clock(clock).noStore(NoStore.OFF)));
  }

  private ImpersonationGate allowing() {
    return gate(builder -> builder.defaultMode(GuardMode.ALLOW));
  }

  private static PlainRequest acting(@Nullable Object until) {
    Map<String, @Nullable Object> act = new HashMap<>(Map.of("sub", "user_engineer"));
    act.put("until", until);
    return PlainRequest.bearer(ISSUER.token().actor(act).sign());
  }

  /** A dispatch of a request that is going on. */
  private static ToldRequest later(PlainRequest request, String dispatch) {
    return new ToldRequest(request, dispatch, false);
  }

  private static List<RouteRule> rules(@Nullable String modes) {
    return modes == null
        ? List.of()
        : Arrays.stream(modes.split(" ")).map(GuardMode::of).map(RouteRule::of).toList();
  }

  private static String code(Admission admission) {
    return admission.refusal().map(Refusal::code).orElse("ok");
  }

  private static void assertOver(Admission admission) {
    assertEquals(OVER, code(admission));
    assertEquals(403, admission.refusal().orElseThrow().status());
    assertEquals(Decision.denied("until", OVER), admission.decision().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"-86400, over", "-1, over", "0, over", "1, ok", "86400, ok"})
  @DisplayName("the exact second is over, without any skew")
  void decide_endSecondsFromNow_isOverFromThenOn(long seconds, String expected) {
    Admission admission = allowing().decide(acting(NOW + seconds), null, List.of());
    assertEquals(expected.equals("over") ? OVER : "ok", code(admission));
  }

  @Test
  void decide_clockPassesTheEnd_isOverAtTheInstant() {
    ImpersonationGate gate = allowing();
    PlainRequest request = acting(NOW + 30.9);
    clock.set(TestGates.NOW.plusSeconds(30).minusNanos(1));
    assertEquals("ok", code(gate.decide(request, null, List.of())));
    clock.set(TestGates.NOW.plusSeconds(30));
    assertOver(gate.decide(request, null, List.of()));
    clock.set(TestGates.NOW.plusSeconds(29));
    assertEquals("ok", code(gate.decide(request, null, List.of())), "nothing remembers it");
  }

  static Stream<Object> unreadable() {
    return Stream.of(
        "4102444800",
        "2100-01-01T00:00:00Z",
        "",
        true,
        List.of(4_102_444_800L),
        Map.of("seconds", 4_102_444_800L),
        -1,
        4_102_444_800_000L,
        1e300);
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  @DisplayName("what cannot be read counts as over, such as milliseconds")
  void decide_unreadableEnd_isOver(Object until) {
    Admission admission = allowing().decide(acting(until), null, List.of());
    assertOver(admission);
    assertEquals(
        List.of(new Refusal.Field("Impersonation", "active;mode=allow;until=0")),
        admission.fields());
  }

  @Test
  void decide_noEndOrNull_neverIs() {
    clock.set(TestGates.NOW.plusSeconds(50));
    assertEquals("ok", code(allowing().decide(acting(null), null, List.of())));
    PlainRequest plain = PlainRequest.bearer(GATES.token().sign());
    assertEquals("ok", code(allowing().decide(plain, null, List.of())));
  }

  @ParameterizedTest
  @CsvSource({"-1, 1, over", "1, -1, ok", ", -1, ok", "-1, , over"})
  @DisplayName("the current actor's end counts, and no prior actor's")
  void decide_nestedActors_theOutermostSays(
      @Nullable Long outer, @Nullable Long inner, String expected) {
    Map<String, @Nullable Object> prior = new HashMap<>(Map.of("sub", "user_before"));
    Map<String, @Nullable Object> act = new HashMap<>(Map.of("sub", "user_engineer"));
    act.put("act", prior);
    if (inner != null) {
      prior.put("until", NOW + inner);
    }
    if (outer != null) {
      act.put("until", NOW + outer);
    }
    PlainRequest request = PlainRequest.bearer(ISSUER.token().actor(act).sign());
    Admission admission = allowing().decide(request, null, List.of());
    assertEquals(expected.equals("over") ? OVER : "ok", code(admission));
  }

  @Test
  @DisplayName("a claim of the token that is not the actor's says nothing")
  void decide_untilBesideAct_saysNothing() {
    PlainRequest own = PlainRequest.bearer(ISSUER.token().claim("until", NOW - 1).sign());
    assertEquals("ok", code(allowing().decide(own, null, List.of())));
    PlainRequest acted = PlainRequest.bearer(GATES.token().claim("until", NOW - 1).sign());
    assertEquals("ok", code(allowing().decide(acted, null, List.of())));
  }

  @ParameterizedTest
  @CsvSource({
    ", over",
    "allow, over",
    "require-reason, over",
    "read-only, over",
    "deny, over",
    "public, ok",
    "public public, ok",
    "public allow, over",
    "allow public, over",
    "public deny, over"
  })
  @DisplayName("whatever guards allow, and first of all refusals; what all of them open is open")
  void decide_guarded_onlyPublicRoutesGoOn(@Nullable String marks, String expected) {
    Admission admission = allowing().decide(acting(NOW), null, rules(marks));
    assertEquals(expected.equals("over") ? OVER : "ok", code(admission));
  }

  @Test
  void decide_publicButAmbiguousPath_isOver() {
    PlainRequest request = acting(NOW).at("/public//x");
    assertOver(allowing().decide(request, null, rules("public")));
  }

  @Test
  @DisplayName("what the handler allows opens nothing, and no policy is asked")
  void decide_allowedElsewhere_isOver() {
    List<String> asked = new ArrayList<>();
    ImpersonationGate gate =
        gate(
            builder ->
                builder.policy(
                    (operation, context) -> {
                      asked.add("policy");
                      return Decision.allowed("all");
                    }));
    List<RouteRule> handler =
        List.of(RouteRule.ofAnnotation(GuardMode.ALLOW), RouteRule.of(GuardMode.PUBLIC));
    assertOver(gate.decide(acting(NOW), null, List.of(), () -> handler));
    assertOver(gate.decide(acting(NOW), null, handler.subList(0, 1)));
    assertEquals(List.of(), asked);
  }

  @Test
  @DisplayName("on a public route everything else still holds")
  void decide_public_isHeldToPolicies() {
    ImpersonationGate gate =
        gate(builder -> builder.policy((operation, context) -> Decision.denied("no", "own_no")));
    assertEquals("own_no", code(gate.decide(acting(NOW), null, rules("public"))));
  }

  @ParameterizedTest
  @CsvSource({
    "refuse, ASYNC, over",
    "refuse, FORWARD, ok",
    "refuse, INCLUDE, ok",
    "refuse, REQUEST, ok",
    "finish, ASYNC, ok",
    "finish, FORWARD, ok"
  })
  @DisplayName("what began in time is finished, but for what goes on later")
  void decide_endComesMeanwhile_isJudgedOnAsync(String after, String dispatch, String expected) {
    ImpersonationGate gate =
        gate(builder -> builder.defaultMode(GuardMode.ALLOW).set("afterExpiry", after));
    PlainRequest request = acting(NOW + 1);
    Caller caller = gate.decide(request, null, List.of()).caller();
    clock.set(TestGates.NOW.plusSeconds(1));
    Admission later = gate.decide(later(request, dispatch), caller, List.of());
    assertEquals(expected.equals("over") ? OVER : "ok", code(later));
    assertEquals(
        code(later), code(gate.tighten(later(request, dispatch), caller, List.of(), List::of)));
    assertEquals("ok", code(gate.decide(later(request, dispatch), caller, rules("public"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ASYNC", "FORWARD", "INCLUDE", "REQUEST"})
  @DisplayName("a public route that was asked for too late leads nowhere else")
  void decide_fromPublicToElsewhere_isOver(String dispatch) {
    for (String after : List.of("refuse", "finish")) {
      ImpersonationGate gate =
          gate(builder -> builder.defaultMode(GuardMode.ALLOW).set("afterExpiry", after));
      PlainRequest request = acting(NOW);
      Admission open = gate.decide(request, null, rules("public"));
      assertEquals("ok", code(open));
      GateRequest later = later(request, dispatch);
      assertOver(gate.decide(later, open.caller(), List.of()));
      assertOver(gate.tighten(later, open.caller(), List.of(), List::of));
      assertEquals("ok", code(gate.decide(later, open.caller(), rules("public"))));
      assertEquals("ok", code(gate.tighten(later, open.caller(), rules("public"), List::of)));
    }
  }

  @ParameterizedTest
  @EnumSource(GuardMode.class)
  @DisplayName("a late guard that limits closes to whoever came too late; others open nothing")
  void tighten_lateGuard_closesWhatItLimits(GuardMode mode) {
    ImpersonationGate gate = allowing();
    Caller late = gate.decide(acting(NOW), null, rules("public")).caller();
    RouteRule rule = RouteRule.of(mode);
    String expected = mode.compareTo(GuardMode.ALLOW) > 0 ? OVER : "ok";
    assertEquals(expected, code(gate.tighten(acting(NOW), late, rule)));
    assertEquals(
        "ok", code(gate.tighten(acting(NOW), late, RouteRule.ofAnnotation(GuardMode.READ_ONLY))));
    assertEquals(
        mode == GuardMode.DENY
            ? "impersonation_denied"
            : mode == GuardMode.REQUIRE_REASON ? "impersonation_reason_required" : "ok",
        code(gate.tighten(later(acting(NOW), "ERROR"), late, rule)),
        "an error page");
  }

  @Test
  @DisplayName("leaving HTTP is judged when it is asked for")
  void decideUpgrade_afterTheEnd_isOver() {
    ImpersonationGate gate = allowing();
    Admission admission = gate.decide(acting(NOW + 1), null, rules("allow"));
    assertEquals("ok", upgraded(gate, admission));
    clock.set(TestGates.NOW.plusSeconds(1));
    assertEquals(OVER, upgraded(gate, admission));
    Admission open = gate.decide(acting(NOW), null, rules("public"));
    assertEquals("ok", upgraded(gate, open));
  }

  private static String upgraded(ImpersonationGate gate, Admission admission) {
    return code(gate.decideUpgrade(acting(NOW), admission.caller(), admission.rules()));
  }

  private static final class BreakingClock extends Clock {
    private boolean isBroken;

    @Override
    public ZoneId getZone() {
      return TestGates.CLOCK.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      if (isBroken) {
        throw new IllegalStateException("secret");
      }
      return TestGates.NOW;
    }
  }

  @Test
  @DisplayName("a clock that throws lets nobody in")
  void decide_clockThrows_isUnavailable() {
    BreakingClock breaking = new BreakingClock();
    ImpersonationGate gate =
        GATES.gate(builder -> builder.clock(breaking).defaultMode(GuardMode.ALLOW));
    Admission admission = gate.decide(acting(NOW + 1), null, rules("allow"));
    breaking.isBroken = true;
    assertEquals("impersonation_policy_unavailable", upgraded(gate, admission));
    assertEquals(
        503, gate.decide(acting(NOW + 1), null, List.of()).refusal().orElseThrow().status());
  }

  @Test
  @DisplayName("answers tell the end, refused ones too")
  void fields_endIsSet_tellIt() {
    String end = ";until=" + (NOW + 7);
    assertEquals("active;mode=read-only" + end, field(GATES.shipped(), acting(NOW + 7)));
    assertEquals("active;mode=read-only;until=" + NOW, field(GATES.shipped(), acting(NOW)));
    assertEquals("active;mode=read-only", field(GATES.shipped(), acting(null)));
    assertEquals(
        "", field(gate(b -> b.impersonationHeader(ImpersonationHeader.OFF)), acting(NOW + 7)));
  }

  private static String field(ImpersonationGate gate, PlainRequest request) {
    List<Refusal.Field> fields = gate.decide(request, null, List.of()).fields();
    return fields.isEmpty() ? "" : fields.get(0).value();
  }

  @Test
  @DisplayName("front ends are told the end, and the time by the clock that judges it")
  void answer_endIsSet_tellsItByTheGatesClock() {
    clock.set(TestGates.NOW.plusMillis(17_999));
    String times = "\"until\":" + (NOW + 30) + ",\"now\":" + (NOW + 17);
    assertEquals(
        "{\"state\":\"active\",\"mode\":\"allow\"," + times + ",\"actorId\":\"user_engineer\"}",
        told(ImpersonationInfo.withActorId(), acting(NOW + 30.9)));
    assertEquals(
        "{\"state\":\"active\",\"mode\":\"allow\"," + times + "}",
        told(ImpersonationInfo.withoutActorId(), acting(NOW + 30)));
    assertEquals(
        "{\"state\":\"active\",\"mode\":\"allow\",\"until\":0,\"now\":" + (NOW + 17) + "}",
        told(ImpersonationInfo.withoutActorId(), acting("soon")));
    assertEquals(
        "{\"state\":\"active\",\"mode\":\"allow\",\"actorId\":\"user_engineer\"}",
        told(ImpersonationInfo.withActorId(), acting(null)));
  }

  private String told(ImpersonationInfo info, PlainRequest request) {
    ImpersonationGate gate = allowing();
    AdmittedRequest admitted = gate.record(request, gate.decide(request, null, List.of()));
    return new String(info.answer(admitted).body(), StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("it is recorded like any refusal")
  void record_over_isRefused() {
    List<AuditEvent> events = new ArrayList<>();
    ImpersonationGate gate = gate(builder -> builder.auditSink(events::add));
    PlainRequest request = acting(NOW);
    AdmittedRequest admitted = gate.record(request, gate.decide(request, null, List.of()));
    assertEquals(OVER, admitted.audited().refusal().orElseThrow().code());
    assertEquals(1, events.size());
    assertEquals(AuditEvent.Kind.REFUSED, events.get(0).kind());
    assertEquals(Optional.of(Decision.denied("until", OVER)), events.get(0).decision());
  }

  @Test
  @DisplayName("people are told that there is no way back")
  void refusal_asPage_sendsNobodyBack() {
    PlainRequest browser = acting(NOW).header("Accept", "text/html");
    Refusal over = allowing().decide(browser, null, List.of()).refusal().orElseThrow();
    String page = new String(over.body(), StandardCharsets.UTF_8);
    assertTrue(page.contains("<h1>The time for acting for somebody else is over</h1>"), page);
    assertTrue(page.contains("customer. End this session and sign in as"), page);
    ImpersonationGate denying = gate(builder -> builder.defaultMode(GuardMode.DENY));
    PlainRequest inTime = acting(NOW + 1).header("Accept", "text/html");
    Refusal denied = denying.decide(inTime, null, List.of()).refusal().orElseThrow();
    page = new String(denied.body(), StandardCharsets.UTF_8);
    assertTrue(page.contains("customer. Go back, or end this session and sign in as"), page);
  }
}
