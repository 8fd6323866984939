package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;

/** What those parts of the contract share that are about what an impersonation may not do. */
public interface LimitContract extends TestIssuerContract {
  String DENIED = "impersonation_denied";
  String READ_ONLY = "impersonation_read_only";
  String REASON_REQUIRED = "impersonation_reason_required";

  /** Ends in characters that ISO-8859-1 has, and in some that it has not. */
  String REFUSAL_PAGE = "<!doctype html><title>No</title><p>F\u00fcr Agenten gesperrt \u7981\u6b62";

  /** Nothing says what the default is: it is the shipped one. */
  default Map<String, String> shipped() {
    return Map.of(
        "publishableKey",
        tokens().publishableKey(),
        "acceptTemplateTokens",
        "true",
        "coverage",
        "off");
  }

  /** Closed by default, and whatever else can be set about answers is set. */
  default Map<String, String> closed() {
    return Map.of(
        "publishableKey",
        tokens().publishableKey(),
        "default",
        "deny",
        "impersonationHeader",
        "off",
        "refusalPage",
        REFUSAL_PAGE,
        "coverage",
        "off");
  }

  default Map<String, String> withDefault(String mode) {
    return switch (mode) {
      case "read-only" -> shipped();
      case "deny" -> closed();
      default -> settings();
    };
  }

  default String[] own() {
    return bearer(issuer().token().sign());
  }

  default String[] actingFor(String reason) {
    return bearer(issuer().token().actor(Map.of("sub", "user_engineer", "reason", reason)).sign());
  }

  default Exchange shipped(String method, String path, String... headers) {
    return send(shipped(), method, path, headers);
  }

  /** What the filter's default says of a dispatch; empty where an adapter in front was asked. */
  default String byDefault(String code) {
    return quirks().has(HostQuirk.ASKS_THE_DEFAULT_IN_FRONT_ALONE) ? "" : code;
  }

  /** What was dispatched to in this way is refused for this reason; it ran if that is empty. */
  default void assertDispatched(String by, String code, Exchange answer) {
    if (by.endsWith("include")) {
      if (code.isEmpty()) {
        assertIncluded(answer);
      } else {
        assertNotIncluded(answer);
      }
    } else if (code.isEmpty()) {
      assertRan(answer);
    } else {
      assertForbidden(code, answer);
    }
  }

  default void assertRan(Exchange exchange) {
    assertEquals(200, exchange.status(), exchange.body());
    assertEquals("ran", exchange.header(WhoAmIServlet.RAN).orElse(""));
  }

  /** A refusal whose body need not be JSON, and for HEAD is not there. */
  default void assertForbidden(String code, Exchange exchange) {
    assertAll(
        () -> assertEquals(403, exchange.status(), exchange.body()),
        () -> assertEquals(code, exchange.header("x-clerk-auth-reason").orElse("")),
        () -> assertNothingRan(exchange));
  }

  default void assertNothingRan(Exchange exchange) {
    assertFalse(exchange.handlerRan(), "the protected handler ran");
    assertEquals("", exchange.header(WhoAmIServlet.RAN).orElse(""), "the protected handler ran");
  }

  /** The included servlet ran, between the head and the tail of the page that includes it. */
  default void assertIncluded(Exchange exchange) {
    assertEquals(200, exchange.status(), exchange.body());
    assertTrue(exchange.body().startsWith("[\"head\",{"), exchange.body());
    assertTrue(exchange.body().endsWith("},\"tail\"]"), exchange.body());
    assertTrue(exchange.handlerRan(), exchange.body());
  }

  default void assertNotIncluded(Exchange exchange) {
    assertEquals(200, exchange.status());
    assertEquals("[\"head\",,\"tail\"]", exchange.body());
  }
}
