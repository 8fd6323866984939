package dev.impersonation.http;

import static dev.impersonation.http.GateOutcomes.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.support.LogTail;
import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S47: the settings that limit what is done while somebody impersonates")
final class LimitSettingsTest {
  private static final TestIssuer ISSUER = TestIssuer.start(GateOutcomes.CLOCK);
  private static final GateOutcomes GATES = new GateOutcomes(ISSUER);

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private static Admission acting(ImpersonationGate gate, String method) {
    String token = ISSUER.token().impersonatedBy("user_engineer").sign();
    PlainRequest request =
        PlainRequest.of(method)
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/html");
    return gate.decide(request, null, List.of());
  }

  private static String code(ImpersonationGate gate, String method) {
    return acting(gate, method).refusal().map(Refusal::code).orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "allow, '', ''",
    "read-only, '', impersonation_read_only",
    "deny, impersonation_denied, impersonation_denied"
  })
  void default_eachValue_holdsByNameAndByMethod(String value, String get, String post) {
    for (ImpersonationGate gate :
        List.of(
            GATES.good().set("default", value).build(),
            GATES.good().defaultMode(GuardMode.of(value)).build())) {
      assertEquals(GuardMode.of(value), gate.defaultMode());
      assertEquals(get, code(gate, "GET"));
      assertEquals(post, code(gate, "POST"));
    }
  }

  @Test
  void default_notSet_isReadOnly() {
    assertEquals(GuardMode.READ_ONLY, GATES.good().build().defaultMode());
    assertEquals("impersonation_read_only", code(GATES.good().build(), "POST"));
  }

  @ParameterizedTest
  @EnumSource(
      value = GuardMode.class,
      names = {"PUBLIC", "REQUIRE_REASON"})
  @DisplayName("modes that are no default say what is as strict, and open no route")
  void default_modeOfGuardsAlone_isRefused(GuardMode mode) {
    String typed = refusal(() -> GATES.good().defaultMode(mode));
    assertEquals(typed, refusal(() -> GATES.good().set("default", mode.toString())));
    assertTrue(typed.startsWith("default cannot be " + mode + ": "), typed);
    assertFalse(typed.contains("anonymous=allow") || typed.contains("/*"), typed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"readonly", "READ_ONLY", "read-only,deny", "Deny", "off", "true", "none"})
  void default_otherText_isRefused(String value) {
    assertEquals(
        "default must be one of: read-only, deny, allow",
        refusal(() -> GATES.good().set("default", value)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "impersonationHeader", "noStore", "coverage", "refusalPage"})
  void set_emptyOrUnresolved_isRefused(String name) {
    assertTrue(refusal(() -> GATES.good().set(name, " ")).startsWith(name + " is empty"));
    assertTrue(
        refusal(() -> GATES.good().set(name, "${NOT_SET_ANYWHERE}"))
            .startsWith(name + " refers to ${NOT_SET_ANYWHERE}"));
  }

  @Test
  void set_placeholders_areResolved() {
    Map<String, String> environment = Map.of("MODE", "deny", "CHECK", "fail", "TITLE", "No");
    GateBuilder<ImpersonationGate> builder =
        GateBuilder.of((ImpersonationGate gate) -> gate, environment::get);
    ImpersonationGate gate =
        builder
            .clock(GateOutcomes.CLOCK)
            .issuer(ISSUER.issuer())
            .jwtKey(ISSUER.publicKeyPem())
            .set("default", "${MODE}")
            .set("coverage", "${CHECK}")
            .set("refusalPage", "<h1>${TITLE}</h1>")
            .build();
    assertEquals(GuardMode.DENY, gate.defaultMode());
    assertEquals(CoverageCheck.FAIL, gate.coverageCheck());
    assertEquals("<h1>No</h1>", body(acting(gate, "GET")));
  }

  private static String body(Admission admission) {
    return new String(admission.refusal().orElseThrow().body(), StandardCharsets.UTF_8);
  }

  @Test
  void refusalPage_byNameAndByMethod_isSentAsItIs() {
    String page = "<p>No ${x} 100%</p>";
    assertEquals(page, body(acting(GATES.good().refusalPage(page).build(), "POST")));
    ImpersonationGate named = GATES.good().set("refusalPage", "<p>No 100%</p>").build();
    assertEquals("<p>No 100%</p>", body(acting(named, "POST")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n"})
  void refusalPage_blank_isRefused(String page) {
    assertTrue(refusal(() -> GATES.good().refusalPage(page)).startsWith("refusalPage is blank"));
  }

  @ParameterizedTest
  @EnumSource(CoverageCheck.class)
  void coverage_eachValue_isToldToAdapters(CoverageCheck check) {
    String text =
        switch (check) {
          case OFF -> "off";
          case WARN -> "warn";
          case FAIL -> "fail";
        };
    assertEquals(check, GATES.good().set("coverage", text).build().coverageCheck());
    assertEquals(check, GATES.good().coverage(check).build().coverageCheck());
    assertEquals(CoverageCheck.WARN, GATES.good().build().coverageCheck());
  }

  @Test
  void impersonationHeader_eachValue_isKept() {
    for (GateBuilder<ImpersonationGate> sending :
        List.of(GATES.good(), GATES.good().set("impersonationHeader", "send"))) {
      assertEquals("Impersonation", acting(sending.build(), "GET").fields().get(0).name());
    }
    for (GateBuilder<ImpersonationGate> off :
        List.of(
            GATES.good().set("impersonationHeader", "off"),
            GATES.good().impersonationHeader(ImpersonationHeader.OFF))) {
      assertEquals(List.of(), acting(off.set("noStore", "off").build(), "GET").fields());
    }
  }

  @Test
  void noStore_eachValue_isKept() {
    for (GateBuilder<ImpersonationGate> forced :
        List.of(
            GATES.good(),
            GATES.good().set("noStore", "impersonated"),
            GATES.good().noStore(NoStore.IMPERSONATED))) {
      assertEquals(2, acting(forced.build(), "GET").fields().size());
    }
    for (GateBuilder<ImpersonationGate> off :
        List.of(GATES.good().set("noStore", "off"), GATES.good().noStore(NoStore.OFF))) {
      assertEquals(1, acting(off.build(), "GET").fields().size());
    }
  }

  @Test
  @DisplayName(
      "what holds is announced at start, a policy of the deployment's own without its text")
  void build_limits_areAnnounced() throws IOException {
    LogTail log = LogTail.start();
    GATES.good().authorizedParties(List.of("https://a.example")).audience("a").build();
    GATES
        .good()
        .authorizedParties(List.of("https://a.example"))
        .audience("a")
        .defaultMode(GuardMode.DENY)
        .policy(ImpersonationPolicy.readOnly())
        .build();
    List<String> lines = log.lines("while impersonated: ");
    assertEquals(2, lines.size());
    assertTrue(lines.get(0).endsWith("read-only, unless guards say otherwise"), lines.get(0));
    assertTrue(
        lines.get(1).endsWith("deny, unless guards say otherwise, and a policy everywhere"),
        lines.get(1));
  }

  @Test
  @SuppressWarnings("NullAway") // what users without NullAway do
  void setters_null_areRefusedByName() {
    assertTrue(refusal(() -> GATES.good().policy(null)).startsWith("policy is null"));
    assertTrue(refusal(() -> GATES.good().defaultMode(null)).startsWith("default is null"));
    assertTrue(refusal(() -> GATES.good().coverage(null)).startsWith("coverage is null"));
    assertTrue(refusal(() -> GATES.good().noStore(null)).startsWith("noStore is null"));
    assertTrue(refusal(() -> GATES.good().refusalPage(null)).startsWith("refusalPage is null"));
    assertTrue(
        refusal(() -> GATES.good().impersonationHeader(null))
            .startsWith("impersonationHeader is null"));
  }
}
