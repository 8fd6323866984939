package dev.impersonation.issuer.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.ApiClient;
import dev.impersonation.issuer.LocalIssuer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.UnaryOperator;

/** An issuer whose time stands still until it is moved, and what tests often do with it. */
final class Scene implements AutoCloseable {
  /** The page that is allowed by default. */
  static final String PAGE = "http://127.0.0.1:4200";

  static final String PASSWORD = "correct horse battery";

  final LocalIssuer issuer;
  final ApiClient api;
  private final StillClock clock = new StillClock();

  Scene() {
    this(builder -> builder);
  }

  Scene(UnaryOperator<LocalIssuer.Builder> settings) {
    issuer = settings.apply(LocalIssuer.builder().clock(clock)).start();
    api = new ApiClient(issuer);
  }

  private static final class StillClock extends Clock {
    private volatile Instant now = Instant.parse("2030-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  void pass(Duration time) {
    clock.now = clock.now.plus(time);
  }

  Instant now() {
    return clock.instant();
  }

  ApiClient.Browser browser() {
    return api.browser();
  }

  static String form(String... namesAndValues) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      form.append(i == 0 ? "" : "&")
          .append(namesAndValues[i])
          .append('=')
          .append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
    }
    return form.toString();
  }

  /** Returns an actor token for user_support to be the user. */
  JsonNode actorToken(String userId) {
    return actorToken(userId, "");
  }

  /**
   * @param more members of the body, each with a comma before it
   */
  JsonNode actorToken(String userId, String more) {
    return api.backend(
            "POST",
            "/v1/actor_tokens",
            "{\"user_id\":\"" + userId + "\",\"actor\":{\"sub\":\"user_support\"}" + more + "}")
        .expect(200);
  }

  static ApiClient.Reply spend(ApiClient.Browser browser, String ticket) {
    return browser.post("/v1/client/sign_ins", form("strategy", "ticket", "ticket", ticket));
  }

  /** Has user_support act as the user in this browser; returns the ID of the session. */
  String impersonate(ApiClient.Browser browser, String userId) {
    String ticket = actorToken(userId).path("token").asText();
    return sessionId(spend(browser, ticket).expect(200));
  }

  static ApiClient.Reply oneClick(ApiClient.Browser browser, String identifier) {
    return browser.post(
        "/v1/client/sign_ins", form("strategy", "development_one_click", "identifier", identifier));
  }

  /** Signs the user in; returns the ID of the session. */
  static String signIn(ApiClient.Browser browser, String identifier) {
    return sessionId(oneClick(browser, identifier).expect(200));
  }

  static String sessionId(JsonNode signedIn) {
    return signedIn.path("response").path("created_session_id").asText();
  }

  static ApiClient.Reply session(ApiClient.Browser browser, String id, String action) {
    return session(browser, id, action, "");
  }

  static ApiClient.Reply session(ApiClient.Browser browser, String id, String action, String form) {
    return browser.post("/v1/client/sessions/" + id + "/" + action, form);
  }

  static ApiClient.Reply signOut(ApiClient.Browser browser) {
    return browser.post("/v1/client/sessions?_method=DELETE", "");
  }

  /** Gives a user of this name a password. */
  void givePassword(String identifier) {
    ApiClient.Browser browser = browser();
    signIn(browser, identifier);
    browser.post("/v1/me/change_password", form("new_password", PASSWORD)).expect(200);
  }

  @Override
  public void close() {
    issuer.close();
  }
}
