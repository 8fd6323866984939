package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.policy.ImpersonationPolicy;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S32: paths that an application may read as another one than the host did")
final class AmbiguousPathTest {
  private static final Caller.Verified ACTING = verified("user_engineer");
  private static final Caller.Verified OWN = verified(null);

  private static Caller.Verified verified(@Nullable String actor) {
    ImpersonationContext.Builder context =
        ImpersonationContext.builder("https://clerk.example.com", "user_customer");
    return new Caller.Verified(
        actor == null ? context.build() : context.actor(Actor.of(actor)).build());
  }

  private static ImpersonationGate gate(GuardMode mode) {
    return GateBuilder.ofGate()
        .issuer("https://clerk.example.com")
        .keySource((keyId, algorithm) -> Optional.empty())
        .defaultMode(mode)
        .build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//",
        "//a",
        "/a//b",
        "/a//",
        "/.",
        "/./a",
        "/a/.",
        "/a/./b",
        "/..",
        "/../a",
        "/a/..",
        "/a/../b",
        ".",
        "..",
        "../a",
        "\\",
        "/a\\b",
        "/a/..\\b",
        ";",
        "/a;b",
        "/..;/a",
        "/a/..;x=y/b",
        "/a;",
        "/%2e%2e/a",
        "/%2E/a",
        "/a%2fb",
        "/a%2Fb",
        "/a%5cb",
        "/a%5Cb",
        "/a%00",
        "/a%25",
        "/a%252fb",
        "/a%3bb",
        "/%61",
        "/a%7A",
        "/%C0%AF",
        "/\u0000",
        "/a\u0000.css",
        "/a\tb",
        "/a\nb",
        "/a\rb",
        "/a\u001f",
        "/a\u007f",
        "/a\u0080",
        "/a\u0085b",
        "/a\u009f"
      })
  void is_readInSeveralWays_true(String path) {
    assertTrue(AmbiguousPath.is(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/a",
        "/a/",
        "/a/b.c",
        "/a..b",
        "/a..",
        "/..a",
        "/.a",
        "/a.",
        "/...",
        "/.../a",
        "/.well-known/security.txt",
        "/a.b./c",
        "/100%",
        "/100%/a",
        "/100% sure",
        "/%",
        "/%2",
        "/%g0",
        "/%0g",
        "/%u0063",
        "/a b",
        "/a ",
        "/a:b@c,d=e+f&g!$'()*~_-",
        "/a?b",
        "/a#b",
        "/a\u00a0b",
        "/\u00fcber",
        "/\u65e5\u672c",
        "/a\u2044b",
        "/a\u2215b",
        "/a\uff0fb",
        "/\uff0e\uff0e/a",
        "/a\u2028b",
        "/\ud83d\ude00"
      })
  @DisplayName("RFC 8615 and whatever every host reads alike passes")
  void is_readInOneWay_false(String path) {
    assertFalse(AmbiguousPath.is(path));
  }

  @ParameterizedTest
  @CsvSource({
    "allow, , impersonation_path_ambiguous",
    "read-only, , impersonation_path_ambiguous",
    "read-only, allow, impersonation_path_ambiguous",
    "read-only, public, impersonation_path_ambiguous",
    "deny, allow, impersonation_path_ambiguous",
    "deny, public, impersonation_path_ambiguous",
    "allow, read-only, impersonation_path_ambiguous",
    "allow, deny, impersonation_denied",
    "deny, , impersonation_denied"
  })
  @DisplayName(
      "no mode lets one through while somebody impersonates; a stricter rule is told first")
  void decide_impersonated_isRefused(String byDefault, @Nullable String mark, String code) {
    List<RouteRule> rules = mark == null ? List.of() : List.of(RouteRule.of(mark, null));
    try (ImpersonationGate gate = gate(GuardMode.of(byDefault))) {
      Admission refused = gate.decide(PlainRequest.get().at("/a/../b"), ACTING, rules);
      assertEquals(code, refused.refusal().map(Refusal::code).orElse(""));
      assertEquals(403, refused.refusal().map(Refusal::status).orElse(0));
      if (code.endsWith("ambiguous")) {
        assertEquals("clear-path", refused.decision().orElseThrow().rule());
      }
    }
  }

  @Test
  void decide_impersonatedAndAllowedEverywhere_isRefused() {
    try (ImpersonationGate gate =
        GateBuilder.ofGate()
            .issuer("https://clerk.example.com")
            .keySource((keyId, algorithm) -> Optional.empty())
            .defaultMode(GuardMode.ALLOW)
            .policy(ImpersonationPolicy.allow())
            .build()) {
      Admission refused = gate.decide(PlainRequest.get().at("//"), ACTING, List.of());
      assertEquals("impersonation_path_ambiguous", refused.refusal().map(Refusal::code).orElse(""));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"allow", "read-only", "deny"})
  @DisplayName("the customer's own requests are the application's to read, as ever")
  void decide_nobodyImpersonates_mayHappen(String byDefault) {
    try (ImpersonationGate gate = gate(GuardMode.of(byDefault))) {
      for (GuardMode mark : GuardMode.values()) {
        PlainRequest request = PlainRequest.of("POST").at("/a/../b");
        List<RouteRule> rules = List.of(RouteRule.of(mark));
        assertTrue(gate.decide(request, OWN, rules).refusal().isEmpty());
        assertTrue(gate.tighten(request, OWN, rules.get(0)).refusal().isEmpty());
      }
    }
  }

  @Test
  @DisplayName("the rule that allowed is the one that is told, not the one about the path")
  void decide_clearPath_tellsTheRuleThatAllowed() {
    try (ImpersonationGate gate = gate(GuardMode.READ_ONLY)) {
      Admission read = gate.decide(PlainRequest.get().at("/.well-known/x"), ACTING, List.of());
      assertEquals("read-only", read.decision().orElseThrow().rule());
      assertTrue(read.refusal().isEmpty());
    }
  }

  @Test
  @DisplayName("what the host alone knows counts as well")
  void is_hostSaysSo_isAmbiguous() {
    GateRequest plain = PlainRequest.get().at("/a");
    GateRequest ambiguous = mock(GateRequest.class, delegatesTo(plain));
    when(ambiguous.isAmbiguous()).thenReturn(true);

    assertFalse(AmbiguousPath.is(plain));
    assertTrue(AmbiguousPath.is(ambiguous));
  }
}
