package dev.impersonation.demo;

import static dev.impersonation.demo.TestApplication.IMPERSONATED;
import static dev.impersonation.demo.TestApplication.OWN;
import static dev.impersonation.demo.TestApplication.assertAnswer;
import static dev.impersonation.demo.TestApplication.assertRefused;
import static dev.impersonation.demo.TestApplication.withStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class EndpointsTest {
  private static TestApplication app;

  @BeforeAll
  static void start() throws IOException {
    app = TestApplication.start();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/fwd/x", "/fwd", "/inc/x", "/inc", "/async/x", "/async", "/fwd/x?y=z"})
  void dispatch_anyKind_keepsTheIdentity(String path) throws Exception {
    assertAnswer(200, OWN, app.get(path, app.own()));
    assertAnswer(200, IMPERSONATED, app.get(path, app.impersonated()));
    assertEquals(
        200, app.send("HEAD", path, "Authorization", "Bearer " + app.impersonated()).statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api/whoami",
        "/api/notes",
        "/api/deny/password",
        "/impersonation",
        "/fwd/x",
        "/inc/x",
        "/async/x",
        "/err/x",
        "/error",
        "/nothing/here",
        "/publicity",
        "/Public/x"
      })
  void anyClosedPath_noToken_isRefused(String path) throws Exception {
    assertRefused("session-token-and-uat-missing", app.send("GET", path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/err/x", "/err", "/err/200", "/err/4180"})
  void err_exception_endsInThePageWithIdentityAndWithoutDetail(String path) throws Exception {
    HttpResponse<String> response = app.get(path, app.impersonated());

    assertAnswer(500, withStatus(500, IMPERSONATED), response);
    assertFalse(response.body().contains("fail"), response::body);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 418, 503})
  void err_status_endsInThePageWithIdentity(int status) throws Exception {
    assertAnswer(status, withStatus(status, OWN), app.get("/err/" + status, app.own()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing/here", "/api/whoami/x", "/webapp/WEB-INF/web.xml", "/error"})
  void unknownPath_signedIn_isNotFound(String path) throws Exception {
    assertAnswer(404, withStatus(404, OWN), app.get(path, app.own()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/WEB-INF/web.xml", "/WEB-INF/", "/web-inf/web.xml", "/META-INF/x"})
  void descriptor_signedInOrNot_isNotFoundBeforeAnyFilterRuns(String path) throws Exception {
    String withoutIdentity = "{\"status\":404,\"authenticated\":false,\"reason\":null}";
    assertAnswer(404, withoutIdentity, app.send("GET", path));
    assertAnswer(404, withoutIdentity, app.get(path, app.own()));
  }

  @Test
  void directory_signedIn_isNotListed() throws Exception {
    assertAnswer(403, withStatus(403, OWN), app.get("/", app.own()));
  }

  @Test
  void whoami_otherMethod_endsInTheErrorPage() throws Exception {
    assertAnswer(
        405,
        withStatus(405, OWN),
        app.send("POST", "/api/whoami", "Authorization", "Bearer " + app.own()));
  }

  @Test
  void public_noToken_isOpen() throws Exception {
    String answer = "{\"authenticated\":false,\"reason\":\"session-token-and-uat-missing\"}";
    assertAnswer(200, answer, app.send("GET", "/public/x"));
    assertAnswer(200, answer, app.send("GET", "/public/"));
    assertAnswer(200, answer, app.send("GET", "/public"));
    assertAnswer(405, withStatus(405, answer), app.send("POST", "/public/x"));
  }

  @Test
  void public_token_isStillVerified() throws Exception {
    assertAnswer(200, IMPERSONATED, app.get("/public/x", app.impersonated()));
    assertRefused("token-expired", app.get("/public/x", app.issuer().token().expired().sign()));
  }

  @Test
  void public_staleCookie_isSignedOut() throws Exception {
    assertAnswer(
        200,
        "{\"authenticated\":false,\"reason\":\"token-expired\"}",
        app.send(
            "GET", "/public/x", "Cookie", "__session=" + app.issuer().token().expired().sign()));
  }
}
