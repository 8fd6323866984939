package dev.impersonation.issuer.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.issuer.ApiClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PicturesTest {
  private final Scene scene = new Scene();

  @AfterAll
  void close() {
    scene.close();
  }

  @Test
  void picture_ofAUser_isASafeCircleWithInitials() {
    ApiClient.Browser browser = scene.browser();
    Scene.signIn(browser, "support");
    browser
        .post("/v1/me?_method=PATCH", Scene.form("first_name", "<b>", "last_name", "&"))
        .expect(200);
    String url = browser.get("/v1/me").expect(200).path("response").path("image_url").asText();
    ApiClient.Reply reply = scene.browser().at("http://any.example").get(url);
    assertEquals(200, reply.status());
    assertTrue(reply.response().body().contains(">&lt;&amp;</text></svg>"));
    assertTrue(reply.response().body().contains("<circle "));
    assertEquals("image/svg+xml;charset=utf-8", reply.header("Content-Type").get(0));
    assertEquals("nosniff", reply.header("X-Content-Type-Options").get(0));
    assertEquals(
        "default-src 'none'; style-src 'unsafe-inline'",
        reply.header("Content-Security-Policy").get(0));
    assertTrue(reply.header("Cache-Control").get(0).startsWith("private"));
  }

  @Test
  void picture_ofNobody_isNotThere() {
    assertEquals("resource_not_found", scene.browser().get("/images/user_x.svg").errorCode(404));
  }
}
