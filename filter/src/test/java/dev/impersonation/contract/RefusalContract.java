package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client is told: why not, that somebody impersonates, and never who. */
public interface RefusalContract extends LimitContract {
  String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

  default Exchange asking(String accept, Map<String, String> settings, String path) {
    String[] acting = impersonated();
    return send(settings, "GET", path, "Accept", accept, acting[0], acting[1]);
  }

  default void assertToldWell(Exchange refused) {
    assertChallenge("Bearer error=\"insufficient_scope\"", refused);
    assertEquals("no-store", refused.header("Cache-Control").orElse(""));
    assertEquals("nosniff", refused.header("X-Content-Type-Options").orElse(""));
    assertEquals("Accept", refused.header("Vary").orElse(""));
    String all = refused.headers() + refused.body();
    for (String secret :
        List.of("user_engineer", "user_customer", "sess_customer", "clerk.com", "eyJ")) {
      assertFalse(all.contains(secret), all);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /limited/none/notes, impersonation_read_only",
    "POST, /limited/read-only/notes, impersonation_read_only",
    "POST, /limited/late-read/notes, impersonation_read_only",
    "GET, /limited/deny/notes, impersonation_denied",
    "GET, /limited/late-deny/notes, impersonation_denied",
    "GET, /closed, impersonation_denied",
    "GET, /limited/require-reason/notes, impersonation_reason_required"
  })
  @DisplayName("S30: a refusal is 403 with problem details, and names nobody")
  default void refusal_impersonated_isAProblemThatNamesNobody(
      String method, String path, String code) {
    assertProblemThatNamesNobody(method, path, code);
  }

  default void assertProblemThatNamesNobody(String method, String path, String code) {
    Exchange refused = shipped(method, path, impersonated());
    assertRefused(403, code, refused);
    assertToldWell(refused);
    assertFalse(refused.json().path("title").asText().isBlank());
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "application/json, text/html", "image/png"})
  @DisplayName("programs get problem details")
  default void refusal_acceptsNoPage_isJson(String accept) {
    Exchange refused = asking(accept, shipped(), "/limited/deny/notes");
    assertRefused(403, DENIED, refused);
    assertToldWell(refused);
  }

  @ParameterizedTest
  @ValueSource(strings = {BROWSER, "text/html", "TEXT/HTML; q=0.5, */*"})
  @DisplayName("people get a page")
  default void refusal_acceptsPage_isHtml(String accept) {
    for (String path : List.of("/limited/deny/notes", "/limited/late-deny/notes", "/closed")) {
      Exchange refused = asking(accept, shipped(), path);
      assertForbidden(DENIED, refused);
      assertToldWell(refused);
      String type = refused.header("Content-Type").orElse("").replace(" ", "");
      assertEquals("text/html;charset=utf-8", type.toLowerCase(Locale.ROOT));
      assertTrue(refused.body().startsWith("<!doctype html>"), refused.body());
    }
  }

  @Test
  @DisplayName("the application's own page comes as it is, to people only")
  default void refusal_ownPage_isSentToPeople() {
    Exchange refused = asking(BROWSER, closed(), WHOAMI);
    assertForbidden(DENIED, refused);
    assertToldWell(refused);
    assertEquals(REFUSAL_PAGE, refused.body());
    assertRefused(403, DENIED, asking("*/*", closed(), WHOAMI));
    assertEquals(401, send(closed(), "GET", WHOAMI, "Accept", BROWSER).status());
  }

  @Test
  @DisplayName("S36: HEAD is refused with the same head, and no body")
  default void refusal_head_hasNoBody() {
    Exchange refused = shipped("HEAD", "/limited/deny/notes", impersonated());
    assertForbidden(DENIED, refused);
    assertToldWell(refused);
    assertEquals("", refused.body());
  }

  @ParameterizedTest
  @CsvSource({
    "none, read-only",
    "public, allow",
    "allow, allow",
    "require-reason, require-reason",
    "read-only, read-only",
    "deny, deny",
    "public-read, read-only",
    "read-public, read-only",
    "allow-deny, deny",
    "deny-allow, deny"
  })
  @DisplayName("answers say that somebody impersonates and what holds, refusals too")
  default void header_impersonated_tellsTheMode(String route, String mode) {
    String path = "/limited/" + route + "/notes";
    for (String method : new String[] {"GET", "POST"}) {
      assertHeader("active;mode=" + mode, shipped(method, path, impersonated()));
      assertHeader(
          "unknown;mode=" + mode,
          shipped(method, path, bearer(issuer().token().template().sign())));
      assertHeader("none", shipped(method, path, own()));
      assertHeader("none", shipped(method, path));
      assertHeader("none", send(closed(), method, path, impersonated()));
    }
  }

  default void assertHeader(String value, Exchange answer) {
    assertEquals(value, answer.header("Impersonation").orElse("none"), answer.toString());
  }

  @Test
  @DisplayName("answers to bad tokens say nothing of an impersonation")
  default void header_badToken_isAbsent() {
    String forged = issuer().token().impersonatedBy("user_engineer").forged().sign();
    assertHeader("none", shipped("GET", "/limited/none/notes", bearer(forged)));
    assertHeader("none", shipped("GET", "/limited/public/notes", cookie("__session=" + forged)));
  }

  @Test
  @DisplayName("a token that cannot tell who acts is limited like one that tells")
  default void unknown_template_isLimited() {
    String[] template = bearer(issuer().token().template().sign());
    assertForbidden(READ_ONLY, shipped("POST", "/limited/none/notes", template));
    assertForbidden(DENIED, shipped("GET", "/limited/deny/notes", template));
    assertRan(shipped("GET", "/limited/none/notes", template));
    assertRan(shipped("POST", "/limited/allow/notes", template));
  }
}
