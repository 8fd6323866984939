package dev.impersonation.issuer.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.issuer.ApiClient;
import dev.impersonation.issuer.http.Origins;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserRequestTest {
  private static final String SIGN_INS = "/v1/client/sign_ins";

  private final Scene scene = new Scene();

  @AfterAll
  void close() {
    scene.close();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(scene.issuer.url() + path));
  }

  @Test
  void origin_allowed_mayReadWithCredentials() {
    ApiClient.Reply reply = scene.browser().at(Scene.PAGE).get("/v1/client");
    reply.expect(200);
    assertEquals(List.of(Scene.PAGE), reply.header("Access-Control-Allow-Origin"));
    assertEquals(List.of("true"), reply.header("Access-Control-Allow-Credentials"));
    assertEquals(List.of("Origin"), reply.header("Vary"));
  }

  @Test
  void origin_allowed_mayReadErrorsToo() {
    ApiClient.Reply reply = scene.browser().at(Scene.PAGE).get("/v1/me");
    assertEquals("authentication_invalid", reply.errorCode(401));
    assertEquals(List.of(Scene.PAGE), reply.header("Access-Control-Allow-Origin"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "null",
        "http://127.0.0.1:4201",
        "https://127.0.0.1:4200",
        "http://127.0.0.1:4200.evil.example",
        "http://127.0.0.1:4200/"
      })
  void origin_notAllowed_isRefusedWithoutEffect(String origin) {
    ApiClient.Browser browser = scene.browser();
    String session = Scene.signIn(browser, "bob");
    browser.at(origin);
    ApiClient.Reply reply = Scene.signOut(browser);
    assertEquals("origin_invalid", reply.errorCode(400));
    assertEquals(List.of(), reply.header("Access-Control-Allow-Origin"));
    assertEquals("origin_invalid", browser.get("/v1/client").errorCode(400));
    assertEquals("origin_invalid", browser.post("/v1/me?_method=DELETE", "").errorCode(400));
    Scene.session(browser.at(Scene.PAGE), session, "tokens").expect(200);
  }

  @Test
  void origin_notAllowed_mayStillKnowTheKeySet() {
    scene.browser().at("http://evil.example").get("/.well-known/jwks.json").expect(200);
  }

  @Test
  void origins_configured_replaceThatOfTheSignInPage() {
    List<String> origins = List.of("http://app.test:3000", "https://b.test");
    try (Scene other = new Scene(builder -> builder.allowedOrigins(origins))) {
      other.browser().at("http://app.test:3000").get("/v1/client").expect(200);
      other.browser().at("https://b.test").get("/v1/client").expect(200);
      assertEquals(
          "origin_invalid", other.browser().at(Scene.PAGE).get("/v1/client").errorCode(400));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "*", "", "127.0.0.1:4200", "http://a.test/x", "http://u@a.test", "a b"})
  void origins_thatAreNone_cannotBeConfigured(String text) {
    Set<String> origins = Set.of(text);
    assertThrows(IllegalArgumentException.class, () -> new Origins(origins));
  }

  @ParameterizedTest
  @CsvSource({
    "http://app.test/x?y#z,true",
    "HTTP://APP.test:80,true",
    "http://u:p@app.test/,true",
    "http://app.test@evil.example/,false",
    "http://app.test.evil.example/,false",
    "http://app.test:8080/,false",
    "https://app.test/,false",
    "//app.test/,false",
    "javascript:alert(1),false",
    "http://app.test\\@evil.example/,false"
  })
  void page_ofAUrl_isAllowedByItsOriginAlone(String url, boolean allowed) {
    assertEquals(allowed, new Origins(Set.of("http://app.test")).isPageAllowed(url));
  }

  @Test
  void origin_ofARequestThatLeadsNowhere_mayReadThat() {
    ApiClient.Reply reply = scene.browser().at(Scene.PAGE).get("/v1/nothing");
    assertEquals("resource_not_found", reply.errorCode(404));
    assertEquals(List.of(Scene.PAGE), reply.header("Access-Control-Allow-Origin"));
  }

  @Test
  void origin_besideAuthorization_isAConflict() {
    HttpRequest.Builder request =
        scene.browser().at(Scene.PAGE).request("/v1/client").header("Authorization", "Bearer x");
    assertEquals(
        "origin_authorization_headers_conflict", scene.api.send(request.GET()).errorCode(400));
  }

  @ParameterizedTest
  @CsvSource({"http://127.0.0.1:4200,1", "http://evil.example,0", "null,0"})
  void preflight_ofAnOrigin_allowsOnlyWhatIsAllowed(String origin, int allowed) {
    ApiClient.Reply reply =
        scene.api.send(
            to("/v1/client")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "PATCH")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertEquals(204, reply.status());
    assertEquals(allowed, reply.header("Access-Control-Allow-Origin").size());
    assertEquals(allowed, reply.header("Access-Control-Allow-Methods").size());
    assertEquals(allowed, reply.header("Access-Control-Allow-Credentials").size());
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/client?_method=PATCH",
    "/v1/client?_method=put",
    "/v1/client?_method=",
    "/v1/client",
    "/v1/me?_method=POST",
    "/v1/environment?_method=GET",
    "/v1/tickets/accept?ticket=a.b.c",
    "/v1/client/sign_ins?_method=DELETE"
  })
  void method_inQueryThatThereIsNot_isRefused(String path) {
    assertEquals("method_not_allowed", scene.browser().post(path, "").errorCode(405));
  }

  @Test
  void method_named_isAsGoodAsTheMethodItself() {
    ApiClient.Browser browser = scene.browser();
    browser
        .send(browser.request("/v1/client").PUT(HttpRequest.BodyPublishers.noBody()))
        .expect(200);
    assertTrue(
        browser.send(browser.request("/v1/client").DELETE()).expect(200).path("response").isNull());
  }

  @Test
  void parameter_twice_isRefused() {
    ApiClient.Browser browser = scene.browser();
    assertEquals(
        "form_param_duplicate",
        browser.post(SIGN_INS, "strategy=ticket&strategy=password").errorCode(422));
    assertEquals(
        "form_param_duplicate",
        browser.post(SIGN_INS, "strategy=ticket&ticket=a&ticket=a").errorCode(422));
  }

  @ParameterizedTest
  @CsvSource({
    "application/json,{}",
    "text/plain,strategy=ticket",
    "multipart/form-data; boundary=x,strategy=ticket"
  })
  void body_thatIsNoForm_isRefused(String type, String body) {
    for (String path : List.of(SIGN_INS, "/v1/client/sessions?_method=DELETE")) {
      assertEquals(
          "unsupported_content_type",
          scene
              .api
              .send(
                  to(path)
                      .header("Content-Type", type)
                      .POST(HttpRequest.BodyPublishers.ofString(body)))
              .errorCode(415));
    }
  }

  @Test
  void body_absent_isFineWhateverItsType() {
    scene
        .api
        .send(
            to("/v1/client/sessions?_method=DELETE")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.noBody()))
        .expect(200);
  }

  @Test
  void query_notEncodedAsOne_isRefused() throws IOException {
    URI url = scene.issuer.url();
    String sent =
        "GET /v1/client?x=%zz HTTP/1.1\r\nHost: "
            + url.getAuthority()
            + "\r\nConnection: close\r\n\r\n";
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    }
  }

  @Test
  void form_notEncodedAsOne_isRefused() {
    assertEquals(
        "request_body_invalid", scene.browser().post(SIGN_INS, "strategy=%zz").errorCode(400));
    scene
        .api
        .send(
            to(SIGN_INS)
                .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "strategy=development_one_click&identifier=bob%40example.com")))
        .expect(200);
  }
}
