package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.testkit.TokenBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the front end is told about an impersonation. */
public interface InfoContract extends TestIssuerContract {
  String INFO = "/impersonation";

  /** Where as much as possible is let in, and as little as possible while impersonated. */
  private Map<String, String> denying() {
    return Map.of(
        "publishableKey",
        issuer().publishableKey(),
        "authorizedParties",
        authorizedParty(),
        "default",
        "deny",
        "anonymous",
        "allow",
        "acceptTemplateTokens",
        "true",
        "allowMissingAuthorizedParty",
        "true",
        "coverage",
        "off");
  }

  private TokenBuilder acting() {
    return issuer().token().impersonatedBy("user_engineer");
  }

  private void assertInfo(String json, Exchange exchange) {
    assertEquals(200, exchange.status(), exchange.body());
    assertEquals(json, exchange.body());
    assertEquals("application/json", exchange.header("Content-Type").orElse(""));
    assertEquals("no-store", exchange.header("Cache-Control").orElse(""));
    assertEquals("nosniff", exchange.header("X-Content-Type-Options").orElse(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {INFO, INFO + "/", INFO + "?x=y"})
  default void info_anyState_isTold(String path) {
    assertInfo("{\"state\":\"none\"}", get(path, bearer(issuer().token().sign())));
    assertInfo("{\"state\":\"active\",\"mode\":\"allow\"}", get(path, bearer(acting().sign())));
    assertInfo(
        "{\"state\":\"active\",\"mode\":\"allow\"}",
        get(path, cookie("__session=" + acting().sign())));
  }

  @Test
  default void info_defaultDeny_isStillAnswered() {
    assertRefused(
        403, "impersonation_denied", send(denying(), "GET", WHOAMI, bearer(acting().sign())));
    assertInfo(
        "{\"state\":\"active\",\"mode\":\"deny\"}",
        send(denying(), "GET", INFO, bearer(acting().sign())));
    assertInfo(
        "{\"state\":\"none\"}", send(denying(), "GET", INFO, bearer(issuer().token().sign())));
  }

  @Test
  default void info_templateToken_isUnknown() {
    String token = issuer().token().template().sign();
    assertInfo(
        "{\"state\":\"unknown\",\"mode\":\"deny\"}", send(denying(), "GET", INFO, bearer(token)));
    assertInfo(
        "{\"state\":\"unknown\",\"mode\":\"deny\"}",
        send(denying(), "GET", "/impersonation-actor", bearer(token)));
  }

  @Test
  default void info_anonymous_isSignedOutOrRefused() {
    assertRefused(401, MISSING, get(INFO));
    assertInfo("{\"state\":\"signed-out\"}", send(denying(), "GET", INFO));
    assertInfo(
        "{\"state\":\"signed-out\"}",
        send(denying(), "GET", INFO, cookie("__session=" + acting().expired().sign())));
    assertRefused(
        401, "token-expired", send(denying(), "GET", INFO, bearer(acting().expired().sign())));
  }

  @Test
  @DisplayName("S31: the actor is named only where the deployment says so")
  default void info_actorId_isTheDeploymentsToSend() {
    assertInfo(
        "{\"state\":\"active\",\"mode\":\"allow\",\"actorId\":\"user_engineer\"}",
        get("/impersonation-actor", bearer(acting().sign())));
    assertInfo(
        "{\"state\":\"none\"}", get("/impersonation-actor", bearer(issuer().token().sign())));
    Exchange silent = get(INFO, bearer(acting().sign()));
    assertFalse((silent.headers() + silent.body()).contains("user_engineer"));
  }

  @Test
  default void info_head_hasTheFieldsOfGet() {
    Exchange get = get(INFO, bearer(acting().sign()));
    Exchange head = send(settings(), "HEAD", INFO, bearer(acting().sign()));
    assertEquals(200, head.status());
    assertEquals("", head.body());
    assertEquals(get.header("Content-Length"), head.header("Content-Length"));
    assertEquals("no-store", head.header("Cache-Control").orElse(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "FOO", "get"})
  default void info_otherMethod_isNotAllowed(String method) {
    Exchange refused = send(settings(), method, INFO, bearer(acting().sign()));
    assertEquals(405, refused.status(), refused.body());
    assertEquals("GET, HEAD", refused.header("Allow").orElse(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {INFO + "/x", INFO + "/state", INFO + "/banner", INFO + "/x/banner.js"})
  default void info_otherPath_isNotFound(String path) {
    assertEquals(404, get(path, bearer(acting().sign())).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {INFO, "/impersonation-actor"})
  default void banner_anyState_isTheSameScript(String root) {
    String path = root + "/banner.js";
    Exchange inPerson = get(path, bearer(issuer().token().sign()));
    assertEquals("no-cache", inPerson.header("Cache-Control").orElse(""));
    for (Exchange exchange :
        List.of(
            inPerson,
            get(path, cookie("__session=" + acting().sign())),
            send(denying(), "GET", path, bearer(acting().sign())),
            send(denying(), "GET", path, bearer(issuer().token().template().sign())),
            send(denying(), "GET", path))) {
      assertEquals(200, exchange.status(), exchange.body());
      assertEquals(inPerson.body(), exchange.body());
      assertEquals(inPerson.header("ETag"), exchange.header("ETag"));
      assertEquals(
          "text/javascript;charset=utf-8",
          exchange.header("Content-Type").orElse("").replace(" ", "").toLowerCase(Locale.ROOT));
      assertEquals("nosniff", exchange.header("X-Content-Type-Options").orElse(""));
    }
    assertTrue(inPerson.body().contains("customElements.define"), inPerson.body());
  }

  @Test
  default void banner_anonymousRefused_isRefused() {
    assertRefused(401, MISSING, get(INFO + "/banner.js"));
  }

  @Test
  default void banner_held_isNotModified() {
    String path = INFO + "/banner.js";
    String etag = get(path, bearer(acting().sign())).header("ETag").orElse("");
    assertTrue(etag.matches("\"[0-9a-f]{32}\""), etag);
    for (String held : List.of(etag, "W/" + etag, "\"other\", " + etag, "*")) {
      Exchange exchange = banner("GET", held);
      assertEquals(304, exchange.status(), held);
      assertEquals("", exchange.body());
      assertEquals(etag, exchange.header("ETag").orElse(""));
    }
    assertEquals(200, banner("GET", "\"other\"").status());
    assertEquals(304, banner("HEAD", etag).status());
  }

  private Exchange banner(String method, String held) {
    String token = acting().sign();
    return send(
        settings(),
        method,
        INFO + "/banner.js",
        "Authorization",
        "Bearer " + token,
        "If-None-Match",
        held);
  }

  @Test
  default void banner_headAndOtherMethods_areAsThoseOfTheInformation() {
    String path = INFO + "/banner.js";
    Exchange head = send(settings(), "HEAD", path, bearer(acting().sign()));
    assertEquals(200, head.status());
    assertEquals("", head.body());
    assertEquals(
        get(path, bearer(acting().sign())).header("Content-Length"), head.header("Content-Length"));
    Exchange refused = send(settings(), "POST", path, bearer(acting().sign()));
    assertEquals(405, refused.status(), refused.body());
    assertEquals("GET, HEAD", refused.header("Allow").orElse(""));
  }
}
