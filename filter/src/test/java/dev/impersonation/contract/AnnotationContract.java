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
interface AnnotationContract extends DispatchContract {
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

  private Map<String, String> settings(String byDefault) {
    Map<String, String> settings = new HashMap<>(settings());
    settings.put("default", byDefault);
    return Map.copyOf(settings);
  }

  private static String said(String servlet, String method, String otherwise) {
    return SAID.getOrDefault(servlet + " " + method, SAID.getOrDefault(servlet, otherwise));
  }

  private static boolean permits(String mode, String method) {
    return mode.equals("allow")
        || (mode.equals("read-only") && Set.of("GET", "HEAD", "OPTIONS", "TRACE").contains(method));
  }

  private static void assertDenied(String mode, Exchange exchange) {
    assertEquals(403, exchange.status(), exchange.body());
    assertFalse(exchange.handlerRan(), exchange.body());
    String code = mode.equals("deny") ? "impersonation_denied" : "impersonation_read_only";
    assertTrue(exchange.body().isEmpty() || exchange.json().path("code").asText().equals(code));
  }

  @ParameterizedTest
  @ValueSource(strings = {"read-only", "deny", "allow"})
  @DisplayName("S36: an annotation holds in place of the default, for every method")
  default void annotated_askedForDirectly_holds(String byDefault) {
    Map<String, String> settings = settings(byDefault);
    List<String> answered = List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS");
    for (String servlet : ANNOTATED) {
      for (String method :
          List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "FOO", "post")) {
        String what = byDefault + " " + method + " " + servlet;
        String mode = said(servlet, method, byDefault);
        Exchange exchange = send(settings, method, "/" + servlet, impersonated());
        if (!permits(mode, method)) {
          assertDenied(mode, exchange);
        } else {
          assertEquals(answered.contains(method), exchange.status() == 200, what);
          assertTrue(exchange.status() != 403, what);
        }
        assertTrue(send(settings, method, "/" + servlet, own()).status() != 403, what);
      }
    }
  }

  private String[] own() {
    return bearer(token("user_customer"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"read-only", "deny", "allow"})
  @DisplayName("S33: an annotation holds in place of the default where a path is dispatched to")
  default void annotated_forwardAndAsync_holds(String byDefault) {
    for (String by : List.of("forward", "async")) {
      for (String servlet : ANNOTATED) {
        for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
          String path = dispatch("/annotated-allow-too", by, "/" + servlet);
          String mode = said(servlet, method, byDefault);
          Exchange exchange = send(settings(byDefault), method, path, impersonated());
          if (permits(mode, method)) {
            assertRan(by, byDefault + method + path, exchange);
          } else {
            assertDenied(mode, exchange);
          }
          assertRan(by, method + path, send(settings(byDefault), method, path, own()));
        }
      }
    }
  }

  @Test
  @DisplayName("a servlet that forwards to its own path may have gone by name: the default holds")
  default void allowed_forwardToItsOwnPath_isNotOpen() {
    String path = dispatch("/annotated-allow", "forward", "/annotated-allow");
    assertDenied("deny", send(settings("deny"), "GET", path, impersonated()));
    assertRan("forward", path, send(settings("deny"), "GET", path, own()));
  }

  private void assertRan(String by, String what, Exchange exchange) {
    assertEquals(200, exchange.status(), what + exchange.body());
    assertTrue(exchange.handlerRan(), what + exchange.body());
    String type = by.substring(by.indexOf('-') + 1).toUpperCase(Locale.ROOT);
    assertTrue(exchange.body().contains("\"dispatcher\":\"" + type + "\""), exchange.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"read-only", "deny", "allow"})
  @DisplayName("S33: under INCLUDE an annotation can only add to the default")
  default void annotated_include_holdsBesideTheDefault(String byDefault) {
    for (String servlet : ANNOTATED) {
      for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
        String path = dispatch("/annotated-allow", "include", "/" + servlet);
        Exchange exchange = send(settings(byDefault), method, path, impersonated());
        if (permits(byDefault, method) && permits(said(servlet, method, "allow"), method)) {
          assertRan("include", byDefault + method + path, exchange);
        } else {
          assertEquals("headtail", exchange.body(), byDefault + method + path);
        }
        assertRan("include", path, send(settings(byDefault), method, path, own()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"read-only", "deny", "allow"})
  @DisplayName("S33: an annotation holds on a dispatch by name, where no filter decides")
  default void annotated_named_holds(String byDefault) {
    for (String servlet : ANNOTATED) {
      for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
        String mode = said(servlet, method, "allow");
        String forward = dispatch("/annotated-allow", "named-forward", servlet);
        Exchange forwarded = send(settings(byDefault), method, forward, impersonated());
        String include = dispatch("/annotated-allow", "named-include", servlet);
        Exchange included = send(settings(byDefault), method, include, impersonated());
        if (permits(mode, method)) {
          assertRan("named-forward", method + forward, forwarded);
          assertRan("named-include", method + include, included);
        } else {
          assertDenied(mode, forwarded);
          assertEquals("headtail", included.body(), method + include);
        }
        assertRan("named-forward", forward, send(settings(byDefault), method, forward, own()));
        assertRan("named-include", include, send(settings(byDefault), method, include, own()));
      }
    }
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
                  settings(byDefault),
                  "POST",
                  dispatch("/annotated-allow", by, to),
                  impersonated());
          assertFalse(exchange.handlerRan(), by + exchange.body());
          if (by.equals("include")) {
            assertEquals("headtail", exchange.body());
          } else {
            assertDenied(byDefault, exchange);
          }
        });
    Exchange included =
        send(
            settings(byDefault),
            "POST",
            dispatch("/annotated-allow", "named-include", "named"),
            impersonated());
    assertEquals("headtail", included.body());
  }

  @Test
  @DisplayName("what a guard opens to anybody, an annotation closes to impersonated requests alone")
  default void annotated_onOpenRoute_closesToImpersonatedAlone() {
    assertEquals(200, get("/public/annotated-deny").status());
    assertEquals(200, get("/public/annotated-deny", own()).status());
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
