package dev.impersonation.issuer.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.ApiClient;
import dev.impersonation.issuer.token.PublishableKey;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CurrentClientTest {
  private static final String CLIENT = "/v1/client";

  private final Scene scene = new Scene();

  @AfterAll
  void close() {
    scene.close();
  }

  @Test
  void client_ofAnUnknownBrowser_isNullAndNotMade() {
    ApiClient.Reply reply = scene.browser().get(CLIENT);
    assertEquals("{\"response\":null,\"client\":null}", reply.expect(200).toString());
    assertEquals(List.of(), reply.header("Set-Cookie"));
  }

  @Test
  void client_created_isRememberedAndCreatedOnce() {
    ApiClient.Browser browser = scene.browser();
    JsonNode made = browser.post(CLIENT + "?_method=PUT", "").expect(200);
    assertEquals("client", made.path("response").path("object").asText());
    assertTrue(made.path("client").isNull());
    assertEquals(
        made.path("response").path("id"),
        browser.get(CLIENT).expect(200).path("response").path("id"));
    assertEquals(
        made.path("response").path("id"),
        browser.post(CLIENT + "?_method=PUT", "").expect(200).path("response").path("id"));
  }

  @Test
  void client_withASession_showsItWithAFreshToken() {
    ApiClient.Browser browser = scene.browser();
    String session = scene.impersonate(browser, "user_alice");
    JsonNode client = browser.get(CLIENT).expect(200).path("response");
    JsonNode shown = client.path("sessions").path(0);
    assertEquals(session, shown.path("id").asText());
    assertEquals("user_support", shown.path("actor").path("sub").asText());
    assertFalse(shown.path("last_active_token").path("jwt").asText().isEmpty());
    assertEquals(session, client.path("last_active_session_id").asText());
  }

  @Test
  void signOut_ofAll_keepsTheClientWithoutSessions() {
    ApiClient.Browser browser = scene.browser();
    String session = scene.impersonate(browser, "user_alice");
    String id = browser.get(CLIENT).expect(200).path("response").path("id").asText();
    JsonNode reply = Scene.signOut(browser).expect(200);
    assertEquals(id, reply.path("response").path("id").asText());
    assertEquals(0, reply.path("response").path("sessions").size());
    assertTrue(reply.path("client").isNull());
    assertEquals(
        "authentication_invalid", Scene.session(browser, session, "tokens").errorCode(401));
    Scene.signIn(browser, "bob");
  }

  @Test
  void signOut_ofAnUnknownBrowser_isNothing() {
    assertEquals(
        "{\"response\":null,\"client\":null}",
        Scene.signOut(scene.browser()).expect(200).toString());
  }

  @Test
  void client_deleted_isForgottenByTheBrowser() {
    ApiClient.Browser browser = scene.browser();
    Scene.signIn(browser, "bob");
    String id = browser.get(CLIENT).expect(200).path("response").path("id").asText();
    ApiClient.Reply reply = browser.post(CLIENT + "?_method=DELETE", "");
    assertEquals("{\"response\":null,\"client\":null}", reply.expect(200).toString());
    String cookie = reply.header("Set-Cookie").get(0);
    assertTrue(
        cookie.startsWith("__client=;") && cookie.contains("; Expires=Thu, 01 Jan 1970"), cookie);
    assertTrue(browser.get(CLIENT).expect(200).path("response").isNull());
    assertNotEquals(
        id,
        browser.post(CLIENT + "?_method=PUT", "").expect(200).path("response").path("id").asText());
  }

  @Test
  void cookie_ofANewClient_isForTheServerAlone() {
    List<String> cookies = Scene.oneClick(scene.browser(), "bob").header("Set-Cookie");
    assertEquals(1, cookies.size());
    String cookie = cookies.get(0);
    assertTrue(cookie.matches("__client=[0-9a-f]{64};.*"), cookie);
    for (String attribute : List.of("Path=/", "Max-Age=31536000", "HttpOnly", "SameSite=Lax")) {
      assertTrue(cookie.contains("; " + attribute), cookie);
    }
    assertFalse(cookie.contains("Secure"), cookie);
    assertFalse(cookie.contains("Domain"), cookie);
  }

  @Test
  void cookies_withALiveKey_tellSinceWhenSomebodyIsSignedIn() {
    try (Scene live = new Scene(builder -> builder.publishableKeys(List.of(Keys.LIVE)))) {
      ApiClient.Browser browser = live.browser();
      String ticket = live.actorToken("user_heidi").path("token").asText();
      List<String> in = Scene.spend(browser, ticket).header("Set-Cookie");
      long now = live.now().getEpochSecond();
      assertSignedInSince(now, in.subList(1, 3));
      assertSignedInSince(now, browser.get(CLIENT).header("Set-Cookie"));
      assertSignedInSince(0, Scene.signOut(browser).header("Set-Cookie"));
      assertSignedInSince(0, live.browser().get(CLIENT).header("Set-Cookie"));
      assertSignedInSince(0, browser.get("/v1/tickets/accept?ticket=a.b.c").header("Set-Cookie"));
    }
  }

  private static void assertSignedInSince(long seconds, List<String> cookies) {
    assertEquals(2, cookies.size(), cookies::toString);
    String suffix = new PublishableKey(Keys.LIVE).cookieSuffix();
    assertTrue(
        cookies.stream().anyMatch(c -> c.startsWith("__client_uat=" + seconds + ";")),
        cookies::toString);
    assertTrue(
        cookies.stream().anyMatch(c -> c.startsWith("__client_uat_" + suffix + "=" + seconds)),
        cookies::toString);
    for (String cookie : cookies) {
      assertTrue(cookie.contains("; Path=/") && cookie.contains("; SameSite=Lax"), cookie);
      assertFalse(cookie.contains("HttpOnly"), cookie);
    }
  }

  @Test
  void environment_byGetAndPatch_isTheSame() {
    ApiClient.Browser browser = scene.browser();
    JsonNode json = browser.get("/v1/environment").expect(200);
    assertEquals(json, browser.post("/v1/environment?_method=PATCH", "").expect(200));
    assertTrue(json.path("auth_config").path("single_session_mode").asBoolean());
    JsonNode display = json.path("display_config");
    assertEquals("development", display.path("instance_environment_type").asText());
    assertEquals(Scene.PAGE + "/sign-in", display.path("sign_in_url").asText());
    assertEquals(Scene.PAGE + "/", display.path("home_url").asText());
    for (String part :
        List.of(
            "user_settings", "organization_settings", "commerce_settings", "maintenance_mode")) {
      assertTrue(json.has(part), part);
    }
  }

  @Test
  void environment_withALiveKey_isProduction() {
    try (Scene live = new Scene(builder -> builder.publishableKeys(List.of(Keys.LIVE)))) {
      assertEquals(
          "production",
          live.browser()
              .get("/v1/environment")
              .expect(200)
              .path("display_config")
              .path("instance_environment_type")
              .asText());
    }
  }
}
