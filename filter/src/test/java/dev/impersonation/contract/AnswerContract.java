package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals, and settings that loosen. */
public interface AnswerContract extends TestIssuerContract {
  default Map<String, String> anonymousAllowed() {
    return Map.of("publishableKey", issuer().publishableKey(), "anonymous", "allow");
  }

  @Test
  @DisplayName("S30: no token is 401 with a bare challenge (RFC 6750 section 3.1)")
  default void refusal_noToken_hasBareChallenge() {
    Exchange refused = get(WHOAMI);
    assertRefused(401, "session-token-and-uat-missing", refused);
    assertChallenge("Bearer", refused);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/", "/api/other", "/nowhere", "/api/whoami/extra"})
  @DisplayName("S32: what is not mapped or does not exist is protected too")
  default void refusal_anyPath_isProtected(String path) {
    assertEquals(401, get(path).status());
  }

  @Test
  @DisplayName("S32: the application's inside is nobody's")
  default void refusal_webInf_isNeverServed() {
    Exchange exchange = get("/WEB-INF/web.xml", bearer(issuer().token().sign()));
    assertTrue(exchange.status() >= 400, exchange.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/public/../api/whoami",
        "/public/..;/api/whoami",
        "/public/%2e%2e/api/whoami",
        "/public;/../api/whoami",
        "//api/whoami",
        "/api//whoami",
        "/api/whoami;x=y",
        "/api/whoami/",
        "/public%2f..%2fapi/whoami",
        "/public\\..\\api\\whoami",
        "/public/%2e%2e;/api/whoami",
        "/./api/whoami",
        "/public/./../api/whoami",
        "/api/whoami%00",
        "/public/%252e%252e/api/whoami"
      })
  @DisplayName("S32: no spelling of the path opens a protected route")
  default void refusal_ambiguousPath_neverRunsTheProtectedHandler(String path) throws IOException {
    String answer =
        RawConnection.exchange(
            port(settings()),
            "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    boolean open = RawConnection.status(answer) == 200;
    assertFalse(open && answer.contains("\"path\":\"/api"), answer);
    assertTrue(!open || answer.contains("\"path\":\"/public"), answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-HTTP-Method-Override", "X-Original-URL", "X-Rewrite-URL"})
  @DisplayName("S36: override headers mean nothing")
  default void override_headers_meanNothing(String header) {
    Exchange refused = get(WHOAMI, header, "/public/whoami");
    assertRefused(401, "session-token-and-uat-missing", refused);
  }

  @Test
  @DisplayName("S36: a CORS preflight is policed unless opted in")
  default void preflight_default_isRefused() {
    Exchange refused =
        send(
            settings(),
            "OPTIONS",
            WHOAMI,
            "Origin",
            "http://app.example",
            "Access-Control-Request-Method",
            "GET");
    assertRefused(401, "session-token-and-uat-missing", refused);
  }

  @Test
  default void preflight_allowed_goesOnWithoutIdentity() {
    Map<String, String> settings =
        Map.of("publishableKey", issuer().publishableKey(), "corsPreflight", "allow");
    String[] preflight = {"Origin", "http://app.example", "Access-Control-Request-Method", "GET"};
    Exchange exchange = send(settings, "OPTIONS", WHOAMI, preflight);
    assertEquals(200, exchange.status());
    assertFalse(exchange.json().path("authenticated").asBoolean());
    assertEquals(401, send(settings, "OPTIONS", WHOAMI).status());
    assertEquals(401, send(settings, "GET", WHOAMI, preflight).status());
    Exchange lowerCase = send(settings, "options", WHOAMI, preflight);
    assertTrue(lowerCase.status() >= 400 && !lowerCase.handlerRan());
  }

  @Test
  default void anonymousAllowed_noToken_goesOnWithReason() {
    Exchange exchange = send(anonymousAllowed(), "GET", WHOAMI);
    assertEquals(200, exchange.status());
    assertFalse(exchange.json().path("authenticated").asBoolean());
    assertTrue(exchange.json().path("principal").isNull());
    assertEquals("session-token-and-uat-missing", exchange.json().path("reason").asText());
  }

  @Test
  default void anonymousAllowed_staleCookie_goesOnSignedOut() {
    Exchange exchange =
        send(
            anonymousAllowed(),
            "GET",
            WHOAMI,
            cookie("__session=" + issuer().token().impersonatedBy("user_e").expired().sign()));
    assertEquals(200, exchange.status());
    assertFalse(exchange.json().path("authenticated").asBoolean());
    assertTrue(exchange.json().path("actor").isNull());
    assertEquals("token-expired", exchange.json().path("reason").asText());
  }

  @Test
  default void anonymousAllowed_badHeader_isRefused() {
    assertRefused(
        401,
        "token-invalid-signature",
        send(anonymousAllowed(), "GET", WHOAMI, bearer(issuer().token().forged().sign())));
    assertRefused(
        401,
        "authorization-header-invalid",
        send(anonymousAllowed(), "GET", WHOAMI, "Authorization", "Bearer"));
  }

  @Test
  default void anonymousAllowed_goodToken_hasIdentity() {
    Exchange exchange =
        send(
            anonymousAllowed(),
            "GET",
            WHOAMI,
            bearer(issuer().token().impersonatedBy("user_e").sign()));
    assertSpeaksFor("user_customer", exchange);
    assertActor("user_e", exchange);
  }

  @Test
  @DisplayName("S30, S41: keys that cannot be had are 503, by header and by cookie")
  default void keys_unavailable_are503() {
    String token = issuer().token().sign();
    for (String path : List.of(WHOAMI, "/public/whoami")) {
      Exchange byHeader = send(withoutKeys("refuse"), "GET", path, bearer(token));
      assertRefused(503, "jwk-remote-failed-to-load", byHeader);
      assertChallenge("none", byHeader);
    }
    Exchange byCookie = send(withoutKeys("refuse"), "GET", WHOAMI, cookie("__session=" + token));
    assertRefused(503, "jwk-remote-failed-to-load", byCookie);
    assertEquals("10", byCookie.header("Retry-After").orElse("none"));
    assertRefused(
        503, "jwk-remote-failed-to-load", send(withoutKeys("allow"), "GET", WHOAMI, bearer(token)));
  }

  @Test
  @DisplayName("S41: open pages do not close for want of keys: who has a cookie is signed out")
  default void keys_unavailableForCookieOnOpenPages_areSignedOut() {
    String cookie = "__session=" + issuer().token().impersonatedBy("user_e").sign();
    for (Exchange open :
        List.of(
            send(withoutKeys("refuse"), "GET", "/public/whoami", cookie(cookie)),
            send(withoutKeys("allow"), "GET", WHOAMI, cookie(cookie)),
            send(withoutKeys("allow"), "POST", WHOAMI, cookie(cookie)))) {
      assertEquals(200, open.status(), open::body);
      assertFalse(open.json().path("authenticated").asBoolean(true), open.body());
      assertEquals("jwk-remote-failed-to-load", open.json().path("reason").asText());
      assertTrue(open.header("Impersonation").isEmpty(), open::toString);
    }
    assertEquals(200, send(withoutKeys("allow"), "GET", WHOAMI).status());
  }

  private Map<String, String> withoutKeys(String anonymous) {
    return Map.of(
        "issuer",
        issuer().issuer(),
        "jwksUrl",
        issuer().issuer() + "/nothing-here",
        "anonymous",
        anonymous);
  }

  @Test
  @DisplayName("S47: a PEM works offline and without kid")
  default void jwtKey_pem_verifiesWithoutKeyId() {
    Map<String, String> settings =
        Map.of("issuer", issuer().issuer(), "jwtKey", issuer().publicKeyPem());
    int before = issuer().keySetRequests();
    assertSpeaksFor(
        "user_customer",
        send(settings, "GET", WHOAMI, bearer(issuer().token().withoutHeader("kid").sign())));
    assertRefused(
        401,
        "token-invalid-signature",
        send(settings, "GET", WHOAMI, bearer(issuer().token().forged().sign())));
    assertEquals(before, issuer().keySetRequests());
  }

  @Test
  default void acceptTemplateTokens_true_makesThemUnknown() {
    Map<String, String> settings =
        Map.of("publishableKey", issuer().publishableKey(), "acceptTemplateTokens", "true");
    Exchange exchange = send(settings, "GET", WHOAMI, bearer(issuer().token().template().sign()));
    assertSpeaksFor("user_customer", exchange);
    assertEquals("UNKNOWN", exchange.json().path("impersonation").asText());
    assertTrue(exchange.json().path("actor").isNull());
  }

  @Test
  default void settings_looser_areHonoured() {
    Map<String, String> settings =
        Map.of(
            "issuer",
            issuer().issuer(),
            "jwtKey",
            issuer().publicKeyPem(),
            "authorizedParties",
            authorizedParty(),
            "allowMissingAuthorizedParty",
            "true",
            "algorithms",
            "RS256,RS512",
            "clockSkew",
            "30s");
    assertSpeaksFor(
        "user_customer",
        send(settings, "GET", WHOAMI, bearer(issuer().token().withoutClaim("azp").sign())));
    assertSpeaksFor(
        "user_customer",
        send(settings, "GET", WHOAMI, bearer(issuer().token().algorithm("RS512").sign())));
    assertEquals(
        401,
        send(settings, "GET", WHOAMI, bearer(issuer().token().algorithm("RS384").sign())).status());
  }
}
