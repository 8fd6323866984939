package dev.impersonation.issuer.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.auth0.jwt.JWT;
import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.ApiClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientSessionsTest {
  private static final String OVER = "authentication_invalid";

  private final Scene scene = new Scene();

  @AfterAll
  void close() {
    scene.close();
  }

  private static String path(String id) {
    return "/v1/client/sessions/" + id;
  }

  @Test
  void session_ofOneself_isShownAsTouchShowsIt() {
    ApiClient.Browser browser = scene.browser();
    String id = scene.impersonate(browser, "user_alice");
    JsonNode shown = browser.get(path(id)).expect(200);
    assertEquals(id, shown.path("response").path("id").asText());
    assertTrue(shown.path("client").isNull());
    JsonNode touched =
        Scene.session(browser, id, "touch", "active_organization_id=&intent=select_session")
            .expect(200);
    assertEquals(id, touched.path("response").path("id").asText());
    assertEquals(id, touched.path("client").path("last_active_session_id").asText());
    assertFalse(touched.path("response").path("last_active_token").path("jwt").asText().isEmpty());
    assertFalse(touched.path("response").path("user").has("private_metadata"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"touch", "tokens", "end", "remove"})
  void session_ofAnotherBrowser_isNotThere(String action) {
    String id = Scene.signIn(scene.browser(), "alice");
    ApiClient.Browser other = scene.browser();
    assertEquals(OVER, Scene.session(other, id, action).errorCode(401));
    Scene.signIn(other, "bob");
    assertEquals("resource_not_found", Scene.session(other, id, action).errorCode(404));
    assertEquals("resource_not_found", other.get(path(id)).errorCode(404));
    assertEquals("resource_not_found", Scene.session(other, "sess_x", action).errorCode(404));
  }

  @ParameterizedTest
  @ValueSource(strings = {"end", "remove"})
  void session_endedOrRemoved_isOverForEverything(String how) {
    ApiClient.Browser browser = scene.browser();
    String id = scene.impersonate(browser, "user_alice");
    JsonNode reply = Scene.session(browser, id, how).expect(200);
    assertEquals(
        how.equals("end") ? "ended" : "removed", reply.path("response").path("status").asText());
    assertTrue(reply.path("response").path("last_active_token").isNull());
    assertEquals(0, reply.path("client").path("sessions").size());
    assertTrue(reply.path("client").path("last_active_session_id").isNull());
    for (String action : new String[] {"touch", "tokens", "end", "remove"}) {
      assertEquals(OVER, Scene.session(browser, id, action).errorCode(401));
    }
    assertEquals(OVER, browser.get(path(id)).errorCode(401));
    assertEquals(OVER, browser.get("/v1/me").errorCode(401));
    Scene.signIn(browser, "bob");
  }

  @ParameterizedTest
  @ValueSource(strings = {"touch", "tokens"})
  void impersonatedSession_heardOfBeforeTenMinutes_livesOn(String action) {
    ApiClient.Browser browser = scene.browser();
    String id = scene.impersonate(browser, "user_alice");
    scene.pass(Duration.ofMillis(599_999));
    Scene.session(browser, id, action).expect(200);
    scene.pass(Duration.ofMillis(599_999));
    Scene.session(browser, id, action).expect(200);
    scene.pass(Duration.ofMinutes(10));
    assertEquals(OVER, Scene.session(browser, id, action).errorCode(401));
    assertEquals(0, browser.get("/v1/client").expect(200).path("response").path("sessions").size());
  }

  @Test
  void impersonatedSession_onlyLookedAt_doesNotLiveLonger() {
    ApiClient.Browser browser = scene.browser();
    String id = scene.impersonate(browser, "user_alice");
    scene.pass(Duration.ofMinutes(9));
    browser.get("/v1/client").expect(200);
    browser.get(path(id)).expect(200);
    browser.get("/v1/me").expect(200);
    scene.pass(Duration.ofMinutes(1));
    assertEquals(OVER, Scene.session(browser, id, "tokens").errorCode(401));
  }

  @Test
  void impersonatedSession_atTheEndOfItsTime_isOverHoweverBusy() {
    ApiClient.Browser browser = scene.browser();
    String ticket =
        scene
            .actorToken("user_alice", ",\"session_max_duration_in_seconds\":900")
            .path("token")
            .asText();
    String id = Scene.sessionId(Scene.spend(browser, ticket).expect(200));
    scene.pass(Duration.ofSeconds(500));
    Scene.session(browser, id, "touch").expect(200);
    scene.pass(Duration.ofMillis(399_999));
    Scene.session(browser, id, "tokens").expect(200);
    scene.pass(Duration.ofMillis(1));
    assertEquals(OVER, Scene.session(browser, id, "tokens").errorCode(401));
    assertEquals(OVER, Scene.session(browser, id, "touch").errorCode(401));
  }

  @Test
  void session_ofOneself_needsNoActivityForAWeek() {
    ApiClient.Browser browser = scene.browser();
    String id = Scene.signIn(browser, "bob");
    scene.pass(Duration.ofDays(7).minusMillis(1));
    Scene.session(browser, id, "tokens").expect(200);
    scene.pass(Duration.ofMillis(1));
    assertEquals(OVER, Scene.session(browser, id, "tokens").errorCode(401));
  }

  @Test
  void touch_withAnOrganization_setsKeepsAndClearsIt() {
    ApiClient.Browser browser = scene.browser();
    String id = scene.impersonate(browser, "user_alice");
    assertEquals("org_acme", organizationAfter(browser, id, "active_organization_id=org_acme"));
    assertEquals("org_acme", organizationAfter(browser, id, "intent=focus"));
    assertEquals("null", organizationAfter(browser, id, "active_organization_id="));
  }

  private static String organizationAfter(ApiClient.Browser browser, String id, String form) {
    return Scene.session(browser, id, "touch", form)
        .expect(200)
        .path("response")
        .path("last_active_organization_id")
        .asText();
  }

  @Test
  void organization_ofOthers_isRefusedAndChangesNothing() {
    ApiClient.Browser browser = scene.browser();
    String id = Scene.signIn(browser, "carol");
    String code = "organization_not_found_or_unauthorized";
    assertEquals(
        code,
        Scene.session(browser, id, "touch", "active_organization_id=org_acme").errorCode(404));
    assertEquals(
        code, Scene.session(browser, id, "tokens", "organization_id=org_acme").errorCode(404));
    assertTrue(
        browser
            .get(path(id))
            .expect(200)
            .path("response")
            .path("last_active_organization_id")
            .isNull());
  }

  @Test
  void tokens_withAnOrganization_areForItAndLeaveTheSession() {
    ApiClient.Browser browser = scene.browser();
    String id = Scene.signIn(browser, "alice");
    assertFalse(hasOrganization(browser, id, ""));
    assertTrue(hasOrganization(browser, id, "organization_id=org_acme"));
    assertFalse(hasOrganization(browser, id, ""));
    Scene.session(browser, id, "touch", "active_organization_id=org_acme").expect(200);
    assertTrue(hasOrganization(browser, id, ""));
    assertFalse(hasOrganization(browser, id, "organization_id="));
  }

  private static boolean hasOrganization(ApiClient.Browser browser, String id, String form) {
    JsonNode token = Scene.session(browser, id, "tokens", form).expect(200);
    assertEquals("token", token.path("object").asText());
    return !JWT.decode(token.path("jwt").asText()).getClaim("o").isMissing();
  }

  @ParameterizedTest
  @ValueSource(strings = {"revoke", "ban", "delete"})
  void token_afterAServerEndedTheSession_isRefused(String how) {
    String user = scene.api.backend("POST", "/v1/users", "{}").expect(200).path("id").asText();
    ApiClient.Browser browser = scene.browser();
    String id = Scene.signIn(browser, user);
    Scene.session(browser, id, "tokens").expect(200);
    switch (how) {
      case "revoke" -> scene.api.backend("POST", "/v1/sessions/" + id + "/revoke", "").expect(200);
      case "ban" -> scene.api.backend("POST", "/v1/users/" + user + "/ban", "").expect(200);
      default -> scene.api.backend("DELETE", "/v1/users/" + user, "").expect(200);
    }
    assertEquals(OVER, Scene.session(browser, id, "tokens").errorCode(401));
  }

  @Test
  void token_ofTheSessionsOrganization_followsEachChange() {
    ApiClient.Browser browser = scene.browser();
    String id = scene.impersonate(browser, "user_alice");
    assertFalse(hasOrganization(browser, id, ""));
    Scene.session(browser, id, "touch", "active_organization_id=org_acme").expect(200);
    assertTrue(hasOrganization(browser, id, ""));
    Scene.session(browser, id, "touch", "active_organization_id=").expect(200);
    assertFalse(hasOrganization(browser, id, ""));
  }

  private JsonNode stored(String id) {
    return scene.api.backend("GET", "/v1/sessions/" + id, "").expect(200);
  }

  @Test
  void token_refused_isNoUseOfTheSession() {
    ApiClient.Browser browser = scene.browser();
    String id = Scene.signIn(browser, "bob");
    long before = stored(id).path("last_active_at").asLong();
    scene.pass(Duration.ofMinutes(1));
    Scene.session(browser, id, "tokens", "organization_id=org_x").errorCode(404);
    assertEquals(before, stored(id).path("last_active_at").asLong());
    Scene.session(browser, id, "tokens").expect(200);
    assertEquals(scene.now().toEpochMilli(), stored(id).path("last_active_at").asLong());
  }

  @Test
  void token_askedForByAnotherBrowser_isNoUseOfTheSession() {
    String id = Scene.signIn(scene.browser(), "alice");
    long before = stored(id).path("last_active_at").asLong();
    ApiClient.Browser other = scene.browser();
    Scene.signIn(other, "bob");
    scene.pass(Duration.ofMinutes(1));
    Scene.session(other, id, "tokens").errorCode(404);
    assertEquals(before, stored(id).path("last_active_at").asLong());
  }
}
