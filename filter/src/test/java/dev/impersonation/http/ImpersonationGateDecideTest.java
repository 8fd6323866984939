package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.policy.Decision;
import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.support.LogTail;
import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("the gate: what it decides of impersonated requests, and of those alone")
final class ImpersonationGateDecideTest {
  private static final TestIssuer ISSUER = TestIssuer.start(TestGates.CLOCK);
  private static final TestGates GATES = TestGates.of(ISSUER);

  private final List<String> asked = new ArrayList<>();
  private final ImpersonationPolicy refusing =
      (operation, context) -> {
        asked.add(operation.method());
        return Decision.denied("refusing");
      };
  private final RouteRule refusingRule = RouteRule.of(refusing);

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private static PlainRequest acting(String method) {
    return PlainRequest.of(method).header("Authorization", "Bearer " + GATES.token().sign());
  }

  private static PlainRequest own() {
    return PlainRequest.bearer(ISSUER.token().sign());
  }

  private static PlainRequest template(String method) {
    return PlainRequest.of(method)
        .header("Authorization", "Bearer " + ISSUER.token().template().sign());
  }

  private static List<RouteRule> rules(@Nullable String modes) {
    return modes == null
        ? List.of()
        : Arrays.stream(modes.split(" ")).map(GuardMode::of).map(RouteRule::of).toList();
  }

  private static String code(Admission admission) {
    return admission.refusal().map(Refusal::code).orElse("");
  }

  @Test
  @DisplayName("S18: by default whoever acts for somebody reads, and the subject does everything")
  void decide_shipped_isReadOnly() {
    ImpersonationGate gate = GATES.shipped();
    assertEquals(GuardMode.READ_ONLY, gate.defaultMode());
    assertEquals("", code(gate.decide(acting("GET"), null, List.of())));
    assertEquals("impersonation_read_only", code(gate.decide(acting("POST"), null, List.of())));
    PlainRequest ownPost =
        PlainRequest.of("POST").header("Authorization", "Bearer " + ISSUER.token().sign());
    assertEquals("", code(gate.decide(ownPost, null, List.of())));
  }

  @Test
  @DisplayName("S22: who acts as themselves is limited all the same")
  void decide_actorIsSubject_isReadOnly() {
    String token = ISSUER.token().impersonatedBy("user_customer").sign();
    PlainRequest post = PlainRequest.of("POST").header("Authorization", "Bearer " + token);
    assertEquals("impersonation_read_only", code(GATES.shipped().decide(post, null, List.of())));
  }

  @Test
  @DisplayName("no policy is asked about the subject's own requests, anonymous or refused ones")
  void decide_nobodyImpersonates_asksNoPolicy() {
    ImpersonationGate gate =
        GATES.gate(builder -> builder.policy(refusing).anonymous(Anonymous.ALLOW));
    PlainRequest expired = PlainRequest.bearer(GATES.token().expired().sign());
    PlainRequest stale = PlainRequest.get().cookie("__session", GATES.token().expired().sign());
    for (PlainRequest request : List.of(own(), PlainRequest.get(), stale, expired)) {
      Admission admission = gate.decide(request, null, List.of(refusingRule));
      assertEquals(request.equals(expired) ? "token-expired" : "", code(admission));
      assertEquals(Optional.empty(), admission.decision());
      assertEquals(List.of(), admission.fields());
      Admission late = gate.tighten(request, admission.caller(), refusingRule);
      assertEquals(Optional.empty(), late.refusal());
      assertEquals(Optional.empty(), late.decision());
      assertEquals(List.of(), late.fields());
      assertSame(admission.caller(), late.caller());
    }
    assertEquals(List.of(), asked);
  }

  @Test
  @DisplayName("S33: each dispatch is decided anew, by the caller of the first")
  void decide_laterDispatch_asksAgain() {
    ImpersonationGate gate = GATES.gate(builder -> builder.policy(refusing));
    Admission first = gate.decide(acting("GET"), null, rules("allow"));
    Admission second = gate.decide(PlainRequest.of("PUT"), first.caller(), rules("public"));
    assertSame(first.caller(), second.caller());
    assertEquals(List.of("GET", "PUT"), asked);
    assertEquals("impersonation_denied", code(first));
    assertEquals("impersonation_denied", code(second));
  }

  @Test
  @DisplayName("a late guard refuses what was allowed; what was refused it does not speak of")
  void tighten_impersonated_canOnlyRefuse() {
    ImpersonationGate gate = GATES.gate(builder -> builder.defaultMode(GuardMode.DENY));
    Admission allowed = gate.decide(acting("POST"), null, rules("allow"));
    assertEquals("", code(allowed));
    for (GuardMode mode : GuardMode.values()) {
      Admission late = gate.tighten(acting("POST"), allowed.caller(), RouteRule.of(mode));
      assertEquals(mode.compareTo(GuardMode.ALLOW) > 0, late.refusal().isPresent());
    }
  }

  @ParameterizedTest
  @CsvSource({
    // the default, the rules, the header's parameter
    "read-only, , read-only",
    "allow, , allow",
    "deny, , deny",
    "deny, allow, allow",
    "deny, public, allow",
    "allow, read-only, read-only",
    "allow, require-reason, require-reason",
    "allow, public deny allow, deny"
  })
  @DisplayName("answers say what holds for the route, whether or not it is refused")
  void decide_header_tellsTheMode(String byDefault, @Nullable String modes, String told) {
    ImpersonationGate gate =
        GATES.gate(
            builder ->
                builder.set("default", byDefault).acceptTemplateTokens().noStore(NoStore.OFF));
    ImpersonationGate silent =
        GATES.gate(
            builder ->
                builder
                    .set("default", byDefault)
                    .acceptTemplateTokens()
                    .noStore(NoStore.OFF)
                    .impersonationHeader(ImpersonationHeader.OFF));
    for (String method : List.of("GET", "POST")) {
      List<Refusal.Field> active =
          List.of(new Refusal.Field("Impersonation", "active;mode=" + told));
      List<Refusal.Field> unknown =
          List.of(new Refusal.Field("Impersonation", "unknown;mode=" + told));
      assertEquals(active, gate.decide(acting(method), null, rules(modes)).fields());
      assertEquals(unknown, gate.decide(template(method), null, rules(modes)).fields());
      assertEquals(List.of(), silent.decide(acting(method), null, rules(modes)).fields());
      assertEquals(List.of(), silent.decide(template(method), null, rules(modes)).fields());
    }
  }

  @Test
  void decide_header_ofAPolicyGuard_namesTheDefaultUnlessThatAllows() {
    List<RouteRule> rules = List.of(RouteRule.of(ImpersonationPolicy.allow()));
    ImpersonationGate free =
        GATES.gate(builder -> builder.defaultMode(GuardMode.ALLOW).noStore(NoStore.OFF));
    assertEquals(
        List.of(new Refusal.Field("Impersonation", "active;mode=read-only")),
        GATES
            .gate(builder -> builder.noStore(NoStore.OFF))
            .decide(acting("GET"), null, rules)
            .fields());
    assertEquals(
        List.of(new Refusal.Field("Impersonation", "active;mode=policy")),
        free.decide(acting("GET"), null, rules).fields());
  }

  @Test
  @DisplayName("no cache keeps what an actor was shown, by this gate or by one behind another")
  void decide_noStore_isAmongTheFieldsOfImpersonatedRequests() {
    Refusal.Field noStore = new Refusal.Field("Cache-Control", "no-store");
    ImpersonationGate gate = GATES.gate(builder -> builder.acceptTemplateTokens());
    for (PlainRequest request : List.of(acting("GET"), acting("POST"), template("GET"))) {
      Admission admission = gate.decide(request, null, List.of());
      assertEquals(noStore, admission.fields().get(1));
      Admission behind = gate.tighten(request, admission.caller(), List.of(), List::of);
      assertEquals(List.of(noStore), behind.fields());
    }
    assertEquals(List.of(), gate.decide(own(), null, List.of()).fields());
  }

  @ParameterizedTest
  @EnumSource(GuardMode.class)
  @DisplayName("S10: a token that cannot tell is limited like one that tells of an actor")
  void decide_templateToken_isLimited(GuardMode mode) {
    ImpersonationGate gate = GATES.gate(builder -> builder.acceptTemplateTokens());
    List<RouteRule> rules = List.of(RouteRule.of(mode));
    for (String method : List.of("GET", "POST")) {
      assertEquals(
          code(gate.decide(acting(method), null, rules)),
          code(gate.decide(template(method), null, rules)));
    }
    assertEquals("impersonation_read_only", code(gate.decide(template("PUT"), null, List.of())));
    assertEquals("token-type-mismatch", code(GATES.shipped().decide(template("GET"), null, rules)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"allow", "read-only", "deny"})
  @DisplayName("S36: a preflight is limited while impersonated, even where preflights may pass")
  void decide_preflightOfImpersonated_isLimited(String byDefault) {
    ImpersonationGate gate =
        GATES.gate(builder -> builder.set("default", byDefault).corsPreflight(CorsPreflight.ALLOW));
    PlainRequest preflight =
        acting("OPTIONS")
            .header("Origin", "https://a.example")
            .header("Access-Control-Request-Method", "PUT");
    assertEquals(
        byDefault.equals("deny") ? "impersonation_denied" : "",
        code(gate.decide(preflight, null, List.of())));
  }

  private static Refusal refused(ImpersonationGate gate, PlainRequest request) {
    return gate.decide(request, null, List.of()).refusal().orElseThrow();
  }

  @Test
  @DisplayName(
      "people see a page, the deployment's own if it has one; programs get problem details")
  void decide_denied_answersInTheFormAskedFor() {
    ImpersonationGate plain = GATES.shipped();
    ImpersonationGate own = GATES.gate(builder -> builder.refusalPage("<p>100%s %n \u20ac</p>"));
    PlainRequest browser = acting("POST").header("Accept", "text/html,*/*;q=0.8");
    PlainRequest program = acting("POST").header("Accept", "application/json");
    for (ImpersonationGate gate : List.of(plain, own)) {
      for (PlainRequest request : List.of(program, acting("POST"))) {
        assertEquals("application/problem+json", refused(gate, request).contentType());
      }
      assertEquals("text/html;charset=utf-8", refused(gate, browser).contentType());
      assertEquals("impersonation_read_only", refused(gate, browser).code());
    }
    String page = new String(refused(plain, browser).body(), StandardCharsets.UTF_8);
    assertTrue(page.contains("<h1>Nothing can be changed while acting"), page);
    assertEquals(
        "<p>100%s %n \u20ac</p>", new String(refused(own, browser).body(), StandardCharsets.UTF_8));
    Admission early = plain.decide(acting("GET"), null, List.of());
    Admission late = own.tighten(browser, early.caller(), RouteRule.of(GuardMode.DENY));
    assertEquals("text/html;charset=utf-8", late.refusal().orElseThrow().contentType());
  }

  @Test
  @DisplayName("S31: refusals are logged by status and code")
  void decide_refused_isLogged() throws IOException {
    ImpersonationGate gate = GATES.shipped();
    Caller caller = gate.decide(acting("GET"), null, List.of()).caller();
    assertInstanceOf(Caller.Verified.class, caller);
    LogTail log = LogTail.start();
    gate.decide(acting("POST"), caller, List.of());
    gate.tighten(acting("GET"), caller, RouteRule.of(GuardMode.DENY));
    List<String> lines = log.lines("refused: 403 ");
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.get(0).endsWith("refused: 403 impersonation_read_only"), lines.get(0));
    assertTrue(lines.get(1).endsWith("refused: 403 impersonation_denied"), lines.get(1));
    assertEquals(List.of(), log.lines("user_"));
  }
}
