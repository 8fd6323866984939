package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the annotations of servlets refuse and open, on each dispatch and under each default. */
public interface AnnotationContract extends TestIssuerContract {
  /** By servlet and method, or any method, what the annotations say. */
  Map<String, String> SAID =
      Map.ofEntries(
          Map.entry("annotated-deny", "deny"),
          Map.entry("annotated-read-only", "read-only"),
          Map.entry("annotated-allow", "allow"),
          Map.entry("annotated-methods POST", "deny"),
          Map.entry("annotated-methods PUT", "allow"),
          Map.entry("annotated-methods DELETE", "read-only"),
          Map.entry("annotated-deny-but-get", "deny"),
          Map.entry("annotated-deny-but-get GET", "allow"),
          Map.entry("annotated-deny-but-get HEAD", "allow"));

  List<String> ANNOTATED =
      List.of(
          "annotated-deny",
          "annotated-read-only",
          "annotated-allow",
          "annotated-methods",
          "annotated-deny-but-get");

  default Map<String, String> settingsByDefault(String byDefault) {
    Map<String, String> settings = new HashMap<>(settings());
    settings.put("default", byDefault);
    return Map.copyOf(settings);
  }

  static String said(String servlet, String method, String otherwise) {
    return SAID.getOrDefault(servlet + " " + method, SAID.getOrDefault(servlet, otherwise));
  }

  static boolean permits(String mode, String method) {
    return mode.equals("allow")
        || (mode.equals("read-only") && Set.of("GET", "HEAD", "OPTIONS", "TRACE").contains(method));
  }

  static void assertDenied(String mode, Exchange exchange) {
    assertEquals(403, exchange.status(), exchange.body());
    assertFalse(exchange.handlerRan(), exchange.body());
    String code = mode.equals("deny") ? "impersonation_denied" : "impersonation_read_only";
    assertTrue(exchange.body().isEmpty() || exchange.json().path("code").asText().equals(code));
  }

  default String[] inPerson() {
    return bearer(token("user_customer"));
  }

  @Test
  @DisplayName("a servlet that forwards to its own path may have gone by name: the default holds")
  default void allowed_forwardToItsOwnPath_isNotOpen() {
    String path = dispatch("/annotated-allow", "forward", "/annotated-allow");
    assertDenied("deny", send(settingsByDefault("deny"), "GET", path, impersonated()));
    assertRanBy("forward", path, send(settingsByDefault("deny"), "GET", path, inPerson()));
  }

  default void assertRanBy(String by, String what, Exchange exchange) {
    assertEquals(200, exchange.status(), what + exchange.body());
    assertTrue(exchange.handlerRan(), what + exchange.body());
    String type = by.substring(by.indexOf('-') + 1).toUpperCase(Locale.ROOT);
    assertTrue(exchange.body().contains("\"dispatcher\":\"" + type + "\""), exchange.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"read-only", "deny"})
  @DisplayName("S33: what an annotation allows is not lent to what its servlet dispatches to")
  default void allowed_dispatchesToAnother_lendsNothing(String byDefault) {
    Map<String, String> targets =
        Map.of("forward", WHOAMI, "async", WHOAMI, "include", WHOAMI, "named-forward", "named");
    targets.forEach(
        (by, to) -> {
          Exchange exchange =
              send(
                  settingsByDefault(byDefault),
                  "POST",
                  dispatch("/annotated-allow", by, to),
                  impersonated());
          assertFalse(exchange.handlerRan(), by + exchange.body());
          assertLendsNothing(by, byDefault, exchange);
        });
    Exchange included =
        send(
            settingsByDefault(byDefault),
            "POST",
            dispatch("/annotated-allow", "named-include", "named"),
            impersonated());
    assertLendsNothing("named-include", byDefault, included);
  }

  /** An adapter in front does not know the annotation, and refuses the page itself. */
  private void assertLendsNothing(String by, String byDefault, Exchange exchange) {
    if (by.endsWith("include") && !quirks().has(HostQuirk.ASKS_THE_DEFAULT_IN_FRONT_ALONE)) {
      assertEquals("headtail", exchange.body());
    } else {
      assertDenied(byDefault, exchange);
    }
  }

  @Test
  @DisplayName("what a guard opens to anybody, an annotation closes to impersonated requests alone")
  default void annotated_onOpenRoute_closesToImpersonatedAlone() {
    assertEquals(200, get("/public/annotated-deny").status());
    assertEquals(200, get("/public/annotated-deny", inPerson()).status());
    assertDenied("deny", get("/public/annotated-deny", impersonated()));
  }

  @Test
  @DisplayName("an annotation is no way in for who is not signed in")
  default void annotated_withoutToken_isRefused() {
    for (String servlet : ANNOTATED) {
      assertRefused(401, MISSING, get("/" + servlet));
    }
  }
}
