package dev.impersonation.issuer.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.ApiClient;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What names a client, and that it is another one once somebody is signed in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientSecretTest {
  private static final String CLIENT = "/v1/client";
  private static final String SIGN_INS = "/v1/client/sign_ins";
  private static final String ONE_CLICK =
      Scene.form("strategy", "development_one_click", "identifier", "bob");

  private final Scene scene = new Scene();

  @AfterAll
  void close() {
    scene.close();
  }

  private ApiClient.Reply withCookie(String cookie, String path) {
    return scene.api.send(scene.browser().request(path).header("Cookie", cookie));
  }

  private ApiClient.Reply withCookie(String cookie, String path, String form) {
    return scene.api.send(
        scene
            .browser()
            .request(path)
            .header("Cookie", cookie)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  private static String cookie(ApiClient.Reply reply) {
    List<String> cookies = reply.header("Set-Cookie");
    assertEquals(1, cookies.size(), cookies::toString);
    return cookies.get(0).split(";", 2)[0];
  }

  private String newClient() {
    return cookie(scene.browser().post(CLIENT + "?_method=PUT", ""));
  }

  private static JsonNode client(ApiClient.Reply reply) {
    return reply.expect(200).path("response");
  }

  private String newDevBrowser() {
    return scene.browser().post("/v1/dev_browser", "").expect(200).path("id").asText();
  }

  private static String query(String devBrowser) {
    return "?" + BrowserRequest.DEV_BROWSER + "=" + devBrowser;
  }

  private void assertReplaced(String before, ApiClient.Reply signedIn) {
    String session = Scene.sessionId(signedIn.expect(200));
    String after = cookie(signedIn);
    assertNotEquals(before, after);
    assertTrue(client(withCookie(before, CLIENT)).isNull());
    assertEquals(
        "authentication_invalid",
        withCookie(before, CLIENT + "/sessions/" + session + "/tokens", "").errorCode(401));
    assertEquals(
        session, client(withCookie(after, CLIENT)).path("last_active_session_id").asText());
  }

  @Test
  void signIn_withACookieThatWasThereBefore_replacesIt() {
    String before = newClient();
    assertReplaced(before, withCookie(before, SIGN_INS, ONE_CLICK));
  }

  @Test
  void ticket_withACookieThatWasThereBefore_replacesIt() {
    String before = newClient();
    String ticket = scene.actorToken("user_alice").path("token").asText();
    assertReplaced(
        before, withCookie(before, SIGN_INS, Scene.form("strategy", "ticket", "ticket", ticket)));
  }

  @Test
  void password_ofASignInThatWasBegunBefore_replacesTheCookie() {
    scene.givePassword("heidi");
    ApiClient.Reply begun = scene.browser().post(SIGN_INS, Scene.form("identifier", "heidi"));
    String id = client(begun).path("id").asText();
    assertReplaced(
        cookie(begun),
        withCookie(
            cookie(begun),
            SIGN_INS + "/" + id + "/attempt_first_factor",
            Scene.form("strategy", "password", "password", Scene.PASSWORD)));
  }

  @Test
  void signIn_thatIsRefused_keepsTheCookie() {
    String before = newClient();
    ApiClient.Reply refused =
        withCookie(before, SIGN_INS, Scene.form("strategy", "ticket", "ticket", "a.b.c"));
    assertEquals("ticket_invalid_code", refused.errorCode(400));
    assertEquals(List.of(), refused.header("Set-Cookie"));
    assertEquals("client", client(withCookie(before, CLIENT)).path("object").asText());
  }

  @Test
  void devBrowser_withoutCookies_isNamedByTheQueryAndAnotherOnceSignedIn() {
    String before = newDevBrowser();
    ApiClient.Reply signedIn =
        scene.browser().at(Scene.PAGE).post(SIGN_INS + query(before), ONE_CLICK);
    String session = Scene.sessionId(signedIn.expect(200));
    assertEquals(List.of(), signedIn.header("Set-Cookie"));
    assertTrue(
        signedIn.header("Access-Control-Expose-Headers").toString().contains("Clerk-Db-Jwt"));
    String after = signedIn.header("Clerk-Db-Jwt").get(0);
    JsonNode client = client(scene.browser().get(CLIENT + query(after)));
    assertEquals(session, client.path("last_active_session_id").asText());
    assertEquals(
        "dev_browser_unauthenticated", scene.browser().get(CLIENT + query(before)).errorCode(401));
  }

  @Test
  void devBrowser_besideTheSameCookie_isReplacedLikeIt() {
    String before = newDevBrowser();
    ApiClient.Reply signedIn =
        withCookie("__client=" + before, SIGN_INS + query(before), ONE_CLICK);
    assertReplaced("__client=" + before, signedIn);
    assertEquals("__client=" + signedIn.header("Clerk-Db-Jwt").get(0), cookie(signedIn));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/client,",
    "/v1/environment,",
    "/v1/me,",
    "/v1/environment,_method=PATCH",
    "/v1/client,_method=PUT",
    "/v1/client/sign_ins,x=1",
    "/v1/client/sessions,_method=DELETE",
    "/v1/client/sessions/sess_x/tokens,x=1",
    "/v1/me/totp,x=1"
  })
  void devBrowser_thatNamesNobody_hasToGetAnotherName(String path, String posted) {
    ApiClient.Browser browser = scene.browser();
    ApiClient.Reply reply =
        posted == null
            ? browser.get(path + query("stale"))
            : browser.post(path + query("stale") + "&" + posted, "");
    assertEquals("dev_browser_unauthenticated", reply.errorCode(401));
    assertEquals(List.of(), reply.header("Set-Cookie"));
  }

  @Test
  void devBrowser_thatNamesNobody_getsAnotherName() {
    String id =
        scene
            .browser()
            .post("/v1/dev_browser" + query("stale"), "")
            .expect(200)
            .path("id")
            .asText();
    assertEquals("client", client(scene.browser().get(CLIENT + query(id))).path("object").asText());
  }

  @Test
  void devBrowser_thatNamesNobodyBesideAKnownCookie_isIgnored() {
    ApiClient.Browser browser = scene.browser();
    String session = Scene.signIn(browser, "bob");
    assertEquals(
        session,
        client(browser.get(CLIENT + query("stale"))).path("last_active_session_id").asText());
  }

  @Test
  void devBrowser_thatIsEmptyOrInProduction_countsAsAbsent() {
    assertTrue(client(scene.browser().get(CLIENT + query(""))).isNull());
    try (Scene live = new Scene(builder -> builder.publishableKeys(List.of(Keys.LIVE)))) {
      assertTrue(client(live.browser().get(CLIENT + query("stale"))).isNull());
    }
  }
}
