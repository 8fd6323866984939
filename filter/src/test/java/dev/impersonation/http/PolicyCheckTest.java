package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.policy.Decision;
import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.policy.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S23: what holds while somebody impersonates")
final class PolicyCheckTest {
  private static final ImpersonationPolicy YES =
      (operation, context) -> Decision.allowed("everywhere");
  private static final ImpersonationPolicy NO =
      (operation, context) -> Decision.denied("everywhere", "everywhere_no");

  private final Caller.Verified caller =
      new Caller.Verified(
          ImpersonationContext.builder("https://clerk.example.com", "user_customer")
              .actor(Actor.ofMembers(Map.of("sub", "user_engineer", "reason", "ticket 1")))
              .build());

  static PolicyCheck policies(GuardMode mode, @Nullable ImpersonationPolicy everywhere) {
    ImpersonationEnd end = new ImpersonationEnd(TestGates.CLOCK, AfterExpiry.REFUSE);
    return new PolicyCheck(mode, everywhere, ImpersonationHeader.SEND, NoStore.OFF, end, null);
  }

  private static @Nullable ImpersonationPolicy everywhere(String name) {
    return switch (name) {
      case "yes" -> YES;
      case "no" -> NO;
      default -> null;
    };
  }

  private static RouteRule rule(String name) {
    return switch (name) {
      case "yes" -> RouteRule.of((operation, context) -> Decision.allowed("own"));
      case "no" -> RouteRule.of((operation, context) -> Decision.denied("own", "own_no"));
      default -> RouteRule.of(GuardMode.of(name));
    };
  }

  private static List<RouteRule> rules(@Nullable String names) {
    return names == null
        ? List.of()
        : Arrays.stream(names.split(" ")).map(PolicyCheckTest::rule).toList();
  }

  private String answer(GuardMode mode, @Nullable String rules, String everywhere, String method) {
    Admission admission =
        policies(mode, everywhere(everywhere))
            .check(PlainRequest.of(method), caller, rules(rules), List::of);
    assertSame(caller, admission.caller());
    Decision decision = admission.decision().orElseThrow();
    assertEquals(decision instanceof Decision.Denied, admission.refusal().isPresent());
    if (decision instanceof Decision.Denied denied) {
      Refusal refusal = admission.refusal().orElseThrow();
      assertEquals(denied.code(), refusal.code());
      assertEquals(403, refusal.status());
      return denied.code();
    }
    return "by " + decision.rule();
  }

  @ParameterizedTest(name = "default={0}, rules {1}, everywhere {2}")
  @CsvSource({
    // the default, the rules, the policy everywhere, what GET comes to, what POST comes to
    "read-only, , none, by read-only, impersonation_read_only",
    "read-only, , yes, by read-only, impersonation_read_only",
    "read-only, , no, everywhere_no, impersonation_read_only",
    "allow, , none, by allow, by allow",
    "allow, , yes, by allow, by allow",
    "allow, , no, everywhere_no, everywhere_no",
    "deny, , none, impersonation_denied, impersonation_denied",
    "deny, , yes, impersonation_denied, impersonation_denied",
    "deny, , no, impersonation_denied, impersonation_denied",
    // a mark takes the place of the default, milder or stricter
    "read-only, allow, none, by allow, by allow",
    "deny, allow, none, by allow, by allow",
    "deny, public, none, by allow, by allow",
    // a policy holds beside it, and frees nothing
    "deny, yes, none, impersonation_denied, impersonation_denied",
    "read-only, yes, none, by read-only, impersonation_read_only",
    "allow, yes, none, by allow, by allow",
    "deny, yes allow, none, by own, by own",
    "read-only, allow no, none, own_no, own_no",
    "deny, require-reason, none, by require-reason, by require-reason",
    "deny, read-only, none, by read-only, impersonation_read_only",
    "allow, read-only, none, by read-only, impersonation_read_only",
    "allow, deny, none, impersonation_denied, impersonation_denied",
    "allow, no, none, own_no, own_no",
    // of several the strictest wins, in any order
    "allow, allow deny, none, impersonation_denied, impersonation_denied",
    "allow, deny allow, none, impersonation_denied, impersonation_denied",
    "allow, public read-only, none, by allow, impersonation_read_only",
    "allow, read-only public, none, by read-only, impersonation_read_only",
    "allow, yes read-only, none, by own, impersonation_read_only",
    "allow, no allow, none, own_no, own_no",
    "allow, allow no, none, own_no, own_no",
    // the policy everywhere can deny what a mark allows, and allows nothing
    "allow, allow, no, everywhere_no, everywhere_no",
    "allow, public, no, everywhere_no, everywhere_no",
    "deny, allow, yes, by allow, by allow",
    "allow, deny, yes, impersonation_denied, impersonation_denied",
    "allow, read-only, yes, by read-only, impersonation_read_only",
    "allow, no, no, own_no, own_no"
  })
  void check_defaultRulesAndPolicy_whicheverDeniesDecides(
      String mode, @Nullable String rules, String everywhere, String get, String post) {
    assertEquals(get, answer(GuardMode.of(mode), rules, everywhere, "GET"));
    assertEquals(post, answer(GuardMode.of(mode), rules, everywhere, "POST"));
  }

  @Test
  void check_policies_areAskedOnceEachUntilOneDenies() {
    List<String> asked = new ArrayList<>();
    List<RouteRule> rules = new ArrayList<>();
    for (String name : List.of("one", "two", "three")) {
      rules.add(
          RouteRule.of(
              (operation, context) -> {
                assertEquals(Operation.of("POST", "/"), operation);
                assertSame(caller.context(), context);
                asked.add(name);
                return name.equals("two") ? Decision.denied(name) : Decision.allowed(name);
              }));
    }
    PlainRequest post = PlainRequest.of("POST");
    Admission admission = policies(GuardMode.ALLOW, NO).check(post, caller, rules, List::of);
    assertEquals("two", admission.decision().orElseThrow().rule());
    assertEquals(List.of("one", "two"), asked);
  }

  @ParameterizedTest
  @EnumSource(GuardMode.class)
  @DisplayName("a late guard can only refuse: alone it decides, and nothing is said of the route")
  void tighten_rule_isAskedAlone(GuardMode mode) {
    RouteRule rule = RouteRule.of(mode);
    for (String method : List.of("GET", "POST")) {
      PlainRequest request = PlainRequest.of(method);
      Admission late = policies(GuardMode.DENY, NO).tighten(request, caller, rule);
      Admission early =
          policies(GuardMode.DENY, null).check(request, caller, List.of(rule), List::of);
      assertEquals(early.decision(), late.decision());
      assertEquals(early.refusal().map(Refusal::code), late.refusal().map(Refusal::code));
      assertEquals(List.of(), late.fields());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "websocket",
        "WebSocket",
        " websocket ",
        "h2c, websocket",
        "websocket, h2c",
        "h2c,h2c,x",
        "h2",
        "h2c/1",
        "h2cc",
        "HTTP/2.0",
        "TLS/1.0",
        "connect-udp",
        "h2c websocket",
        "\"h2c\""
      })
  @DisplayName("what the client says after an upgrade no policy sees: it is not safe")
  void check_upgrade_isNotSafe(String upgrade) {
    for (String method : List.of("GET", "HEAD", "OPTIONS")) {
      PlainRequest request = PlainRequest.of(method).header("upgrade", upgrade);
      assertEquals("impersonation_read_only", readOnly(request));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2c", "H2C", " h2c\t", "h2c, h2c", "", " ", ",", " , h2c,"})
  @DisplayName("the same request in another version of HTTP is the same request")
  void check_upgradeOfHttpOrToNothing_isSafe(String upgrade) {
    assertEquals("", readOnly(PlainRequest.get().header("Upgrade", upgrade)));
  }

  @Test
  void check_severalUpgradeFields_areOneList() {
    PlainRequest h2c = PlainRequest.get().header("Upgrade", "h2c");
    assertEquals("", readOnly(h2c.header("Upgrade", "h2c")));
    assertEquals("impersonation_read_only", readOnly(h2c.header("Upgrade", "websocket")));
    assertEquals("", readOnly(PlainRequest.get().header("Connection", "Upgrade")));
  }

  private String readOnly(PlainRequest request) {
    return policies(GuardMode.READ_ONLY, null)
        .check(request, caller, List.of(), List::of)
        .refusal()
        .map(Refusal::code)
        .orElse("");
  }

  @Test
  @DisplayName("S31: what was judged is named without anybody in it")
  void judgement_toString_namesNobody() {
    PolicyCheck limits = policies(GuardMode.READ_ONLY, null);
    String allowed = limits.check(PlainRequest.get(), caller, List.of(), List::of).toString();
    String refused = limits.check(PlainRequest.of("POST"), caller, List.of(), List::of).toString();
    assertEquals("Admission[may happen]", allowed);
    assertEquals("Admission[Refusal[403 impersonation_read_only]]", refused);
  }

  @Test
  void judgement_fieldsChangedAfterwards_stayAsTheyWere() {
    Admission admission =
        policies(GuardMode.READ_ONLY, null).check(PlainRequest.get(), caller, List.of(), List::of);
    List<Refusal.Field> fields = new ArrayList<>(admission.fields());
    Admission copy =
        new Admission(caller, admission.decision(), admission.refusal(), fields, List.of());
    fields.clear();
    assertEquals(admission.fields(), copy.fields());
    assertTrue(copy.fields().size() == 1);
  }
}
