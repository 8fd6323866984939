package dev.impersonation.issuer.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.ApiClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserSignInTest {
  private static final String SIGN_INS = "/v1/client/sign_ins";

  private final Scene scene = new Scene();

  @BeforeAll
  void setPassword() {
    scene.givePassword("heidi");
  }

  @AfterAll
  void close() {
    scene.close();
  }

  private static ApiClient.Reply byPassword(
      ApiClient.Browser browser, String identifier, String password) {
    return browser.post(
        SIGN_INS,
        Scene.form("strategy", "password", "identifier", identifier, "password", password));
  }

  private static ApiClient.Reply identify(ApiClient.Browser browser, String identifier) {
    return browser.post(SIGN_INS, Scene.form("identifier", identifier));
  }

  private static ApiClient.Reply attempt(
      ApiClient.Browser browser, String signInId, String password) {
    return browser.post(
        SIGN_INS + "/" + signInId + "/attempt_first_factor",
        Scene.form("strategy", "password", "password", password));
  }

  private static String id(JsonNode reply) {
    return reply.path("response").path("id").asText();
  }

  @ParameterizedTest
  @ValueSource(strings = {"user_heidi", "heidi", "heidi@example.com", "Heidi@Example.com"})
  void password_withAnyIdentifierInOneStep_signsIn(String identifier) {
    ApiClient.Browser browser = scene.browser();
    JsonNode reply = byPassword(browser, identifier, Scene.PASSWORD).expect(200);
    JsonNode session = reply.path("client").path("sessions").path(0);
    assertEquals("complete", reply.path("response").path("status").asText());
    assertEquals("user_heidi", session.path("user").path("id").asText());
    assertTrue(session.path("actor").isNull());
  }

  @Test
  void password_withoutStrategy_isImplied() {
    scene
        .browser()
        .post(SIGN_INS, Scene.form("identifier", "heidi", "password", Scene.PASSWORD))
        .expect(200);
  }

  @Test
  void password_wrongOrOfNobodyOrOfNoPassword_isRefused() {
    ApiClient.Browser browser = scene.browser();
    assertEquals("form_password_incorrect", byPassword(browser, "heidi", "wrong").errorCode(422));
    assertEquals(
        "form_identifier_not_found", byPassword(browser, "nobody", "wrong").errorCode(422));
    assertEquals("strategy_for_user_invalid", byPassword(browser, "alice", "wrong").errorCode(400));
    assertEquals(
        "form_param_missing",
        browser.post(SIGN_INS, "strategy=password&identifier=heidi").errorCode(422));
    assertTrue(browser.get("/v1/client").expect(200).path("response").isNull());
  }

  @Test
  void identifier_thenPassword_completesTheSameSignIn() {
    ApiClient.Browser browser = scene.browser();
    JsonNode begun = identify(browser, "heidi").expect(200);
    assertEquals("needs_first_factor", begun.path("response").path("status").asText());
    assertEquals("heidi", begun.path("response").path("identifier").asText());
    assertEquals(id(begun), begun.path("client").path("sign_in").path("id").asText());
    assertEquals(id(begun), id(browser.get(SIGN_INS + "/" + id(begun)).expect(200)));

    assertEquals("form_password_incorrect", attempt(browser, id(begun), "wrong").errorCode(422));
    JsonNode done = attempt(browser, id(begun), Scene.PASSWORD).expect(200);
    assertEquals(id(begun), id(done));
    assertEquals("complete", done.path("response").path("status").asText());
    assertTrue(done.path("client").path("sign_in").isNull());
    Scene.session(browser, Scene.sessionId(done), "tokens").expect(200);
    assertEquals("client_state_invalid", attempt(browser, id(begun), "x").errorCode(400));
  }

  @Test
  void identifier_unknown_isRefused() {
    assertEquals("form_identifier_not_found", identify(scene.browser(), "nobody").errorCode(422));
  }

  @Test
  void signIn_ofAnotherBrowser_isNotThere() {
    String id = id(identify(scene.browser(), "heidi").expect(200));
    ApiClient.Browser other = scene.browser();
    assertEquals("authentication_invalid", other.get(SIGN_INS + "/" + id).errorCode(401));
    other.post("/v1/client?_method=PUT", "").expect(200);
    assertEquals("resource_not_found", other.get(SIGN_INS + "/" + id).errorCode(404));
    assertEquals("resource_not_found", attempt(other, id, Scene.PASSWORD).errorCode(404));
  }

  @Test
  void signIn_afterADay_isAbandoned() {
    ApiClient.Browser browser = scene.browser();
    String id = id(identify(browser, "heidi").expect(200));
    scene.pass(Duration.ofDays(1));
    assertEquals("resource_not_found", attempt(browser, id, Scene.PASSWORD).errorCode(404));
    assertTrue(browser.get("/v1/client").expect(200).path("response").path("sign_in").isNull());
  }

  @Test
  void signIn_whileSignedIn_isRefusedHowever() {
    ApiClient.Browser browser = scene.browser();
    Scene.signIn(browser, "alice");
    assertEquals("session_exists", identify(browser, "heidi").errorCode(400));
    assertEquals("session_exists", byPassword(browser, "heidi", Scene.PASSWORD).errorCode(400));
    assertEquals("session_exists", Scene.oneClick(browser, "heidi").errorCode(400));
  }

  @Test
  void signIn_whileImpersonating_isRefusedHowever() {
    ApiClient.Browser browser = scene.browser();
    String begun = id(identify(browser, "heidi").expect(200));
    scene.impersonate(browser, "user_alice");
    String code = "session_creation_not_allowed";
    assertEquals(code, identify(browser, "heidi").errorCode(409));
    assertEquals(code, byPassword(browser, "heidi", Scene.PASSWORD).errorCode(409));
    assertEquals(code, attempt(browser, begun, Scene.PASSWORD).errorCode(409));
    assertEquals(code, Scene.oneClick(browser, "heidi").errorCode(409));
  }

  @Test
  void signIn_afterAnImpersonatedSessionRanOut_isPossible() {
    ApiClient.Browser browser = scene.browser();
    scene.impersonate(browser, "user_alice");
    scene.pass(Duration.ofMinutes(10));
    Scene.signIn(browser, "bob");
  }

  @Test
  void oneClick_withAnyIdentifier_signsInAsOneself() {
    ApiClient.Browser browser = scene.browser();
    JsonNode reply = Scene.oneClick(browser, "frank@example.com").expect(200);
    JsonNode session = reply.path("client").path("sessions").path(0);
    assertEquals("user_frank", session.path("user").path("id").asText());
    assertTrue(session.path("actor").isNull());
    assertNotEquals(0, session.path("user").path("last_sign_in_at").asLong());
    assertEquals(
        "form_identifier_not_found", Scene.oneClick(scene.browser(), "nobody").errorCode(422));
  }

  @Test
  void oneClick_withALiveKey_isForbidden() {
    List<String> keys = List.of(Keys.TEST, Keys.LIVE);
    try (Scene live = new Scene(builder -> builder.publishableKeys(keys))) {
      assertEquals("development_only", Scene.oneClick(live.browser(), "alice").errorCode(403));
      assertEquals("development_only", live.browser().post("/v1/dev_browser", "").errorCode(403));
    }
  }

  @Test
  void impersonation_ofAUser_isNotTheUsersOwnActivity() {
    ApiClient.Browser browser = scene.browser();
    scene.impersonate(browser, "user_grace");
    JsonNode user = browser.get("/v1/me").expect(200).path("response");
    assertTrue(user.path("last_sign_in_at").isNull());
    assertTrue(user.path("last_active_at").isNull());
  }
}
