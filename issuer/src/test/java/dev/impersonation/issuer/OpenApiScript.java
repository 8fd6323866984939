package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Calls every operation so that it succeeds, and some so that they fail in ways of their own. */
final class OpenApiScript {
  private static final String PASSWORD = "correct horse battery";

  private final OpenApiWalk walk;

  OpenApiScript(OpenApiWalk walk) {
    this.walk = walk;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private String newUser(String username) {
    return walk.call("createUser")
        .json(
            """
            {"email_address": ["%1$s@example.com"], "username": "%1$s", "first_name": "Olga",
             "last_name": null, "external_id": "external_%1$s", "password": "%2$s",
             "skip_password_checks": false, "skip_password_requirement": null,
             "public_metadata": {"a": [1.5]}, "private_metadata": null, "unsafe_metadata": {}}
            """
                .formatted(username, PASSWORD))
        .expect(200)
        .path("id")
        .asText();
  }

  private JsonNode newActorToken(String userId) {
    return walk.call("createActorToken")
        .json(
            """
            {"user_id": "%s", "actor": {"sub": "user_support", "reason": "a call"},
             "expires_in_seconds": 600, "session_max_duration_in_seconds": 600}
            """
                .formatted(userId))
        .expect(200);
  }

  private JsonNode newSignInToken(String userId, String organizationId) {
    return walk.call("createSignInToken")
        .json(
            "{\"user_id\": \"%s\", \"org_id\": %s, \"expires_in_seconds\": null}"
                .formatted(userId, organizationId))
        .expect(200);
  }

  void users() {
    String id = newUser("oswin");
    walk.call("getUser").on(id).expect(200);
    walk.call("listUsers")
        .query("limit=2&offset=0&order_by=-created_at&user_id%5B%5D=" + id + "&query=os")
        .expect(200);
    walk.call("listUsers").expect(200);
    walk.call("countUsers").query("username=alice&username=oswin").expect(200);
    walk.call("updateUser")
        .on(id)
        .json("{\"first_name\": \"Oz\", \"username\": null, \"unsafe_metadata\": {\"b\": null}}")
        .expect(200);
    walk.call("banUser").on(id).expect(200);
    walk.call("unbanUser").on(id).json("{}").expect(200);
    walk.call("deleteUser").on(id).expect(200);
    walk.call("getPicture").on("user_alice").expect(200);
  }

  void tickets() {
    String actorToken = newActorToken("user_alice").path("id").asText();
    walk.call("revokeActorToken").on(actorToken).expect(200);
    walk.call("revokeActorToken").on(actorToken).expect(400);
    walk.call("createActorToken")
        .json("{\"user_id\": \"nobody\", \"actor\": {\"sub\": \"user_support\"}}")
        .expect(404);
    String signInToken = newSignInToken("user_alice", "\"org_acme\"").path("id").asText();
    walk.call("revokeSignInToken").on(signInToken).json("{}").expect(200);
    walk.call("revokeSignInToken").on(signInToken).expect(400);
    walk.call("createSignInToken").json("{\"user_id\": \"nobody\"}").expect(404);
    String task =
        """
        {"on_behalf_of": {"identifier": "%s"}, "permissions": "*", "agent_name": "tester",
         "task_description": "look", "redirect_url": "http://127.0.0.1:4200/work"}
        """;
    JsonNode agentTask = walk.call("createAgentTask").json(task.formatted("alice")).expect(200);
    walk.call("revokeAgentTask").on(agentTask.path("task_id").asText()).expect(200);
    walk.call("revokeAgentTask").on(agentTask.path("task_id").asText()).expect(400);
    walk.call("createAgentTask").json(task.formatted("nobody")).expect(404);
  }

  void keys() {
    walk.call("getKeySet").expect(200);
    walk.call("getPublicKeySet").expect(200);
    walk.call("getConfiguration").expect(200);
  }

  void backendSessions() {
    ApiClient.Browser browser = walk.browser();
    String impersonated = spend(browser, newActorToken("user_bob").path("token").asText());
    walk.call("listSessions").expect(200);
    walk.call("listSessions")
        .query("paginated=true&status=active&user_id=user_bob&limit=1&offset=0")
        .expect(200);
    walk.call("getSession").on(impersonated).expect(200);
    walk.call("createSessionToken").on(impersonated).expect(200);
    walk.call("createSessionToken")
        .on(impersonated)
        .json("{\"expires_in_seconds\": 30}")
        .expect(200);
    walk.call("revokeSession").on(impersonated).expect(200);
    walk.call("revokeSession").on(impersonated).expect(400);
    walk.call("createSessionToken").on(impersonated).expect(400);
    walk.call("getClientSession").in(browser).on(impersonated).expect(401);
  }

  private String spend(ApiClient.Browser browser, String ticket) {
    return sessionId(
        walk.call("createSignIn")
            .in(browser)
            .form("strategy=ticket&ticket=" + encoded(ticket))
            .expect(200));
  }

  private static String sessionId(JsonNode signedIn) {
    return signedIn.path("response").path("created_session_id").asText();
  }

  private JsonNode identify(ApiClient.Browser browser, String identifier) {
    return walk.call("createSignIn").in(browser).form("identifier=" + identifier).expect(200);
  }

  private String oneClick(ApiClient.Browser browser, String identifier) {
    return sessionId(
        walk.call("createSignIn")
            .in(browser)
            .form("strategy=development_one_click&identifier=" + identifier)
            .expect(200));
  }

  private OpenApiWalk.Call attempt(ApiClient.Browser browser, JsonNode signIn) {
    return walk.call("attemptFirstFactor")
        .in(browser)
        .on(signIn.path("response").path("id").asText())
        .form("strategy=password&password=" + encoded(PASSWORD));
  }

  /** Returns a browser where a new user is signed in. */
  ApiClient.Browser signIn() {
    newUser("olga");
    ApiClient.Browser browser = walk.browser();
    walk.call("getEnvironment").in(browser).expect(200);
    walk.call("updateEnvironment").in(browser).expect(200);
    walk.call("getClient").in(browser).expect(200);
    walk.call("createClient").in(browser).expect(200);
    String secret = walk.call("createDevBrowser").expect(200).path("id").asText();
    JsonNode named = walk.call("getClient").query("__clerk_db_jwt=" + secret).expect(200);
    assertFalse(named.path("response").isNull());
    JsonNode waiting = identify(browser, "olga");
    String signInId = waiting.path("response").path("id").asText();
    walk.call("getSignIn").in(browser).on(signInId).expect(200);
    walk.call("getClient").in(browser).expect(200);
    walk.call("attemptFirstFactor").in(browser).on(signInId).form("password=x").expect(422);
    String form = "strategy=password&password=x";
    walk.call("attemptFirstFactor").in(browser).on("nobody").form(form).expect(404);
    walk.call("attemptFirstFactor").on(signInId).form(form).expect(401);
    walk.call("createSignIn").in(browser).expect(422);
    String id = sessionId(attempt(browser, waiting).expect(200));
    attempt(browser, waiting).expect(400);
    walk.call("getSignIn").in(browser).on(signInId).expect(200);
    walk.call("getClientSession").in(browser).on(id).expect(200);
    return browser;
  }

  /** Returns a browser where somebody acts for a user. */
  ApiClient.Browser impersonate() {
    ApiClient.Browser browser = walk.browser();
    JsonNode waiting = identify(browser, "olga");
    String ticket = newActorToken("user_alice").path("token").asText();
    walk.call("acceptTicket").in(browser).query("ticket=" + encoded(ticket)).expect(303);
    walk.call("acceptTicket").in(browser).expect(400);
    String id = spend(browser, ticket);
    walk.call("createSignIn").in(browser).form("identifier=olga").expect(409);
    attempt(browser, waiting).expect(409);
    walk.call("touchSession")
        .in(browser)
        .on(id)
        .form("active_organization_id=org_acme")
        .expect(200);
    walk.call("createClientSessionToken").in(browser).on(id).expect(200);
    walk.call("createClientSessionToken").in(browser).on(id).form("organization_id=").expect(200);
    walk.call("getMe").in(browser).query("_clerk_session_id=" + id).expect(200);
    return browser;
  }

  void refusedSignIns() {
    ApiClient.Browser browser = walk.browser();
    String id = newUser("pia");
    JsonNode waiting = identify(browser, "pia");
    walk.call("banUser").on(id).expect(200);
    attempt(browser, waiting).expect(403);
    String oneClick = "strategy=development_one_click&identifier=pia";
    walk.call("createSignIn").in(browser).form(oneClick).expect(403);
    String ticket = newSignInToken(id, "null").path("token").asText();
    walk.call("deleteUser").on(id).expect(200);
    walk.call("createSignIn").form("strategy=ticket&ticket=" + encoded(ticket)).expect(404);
  }

  /**
   * @param browser where a user with a password is signed in
   */
  void account(ApiClient.Browser browser) {
    walk.call("getMe").in(browser).expect(200);
    walk.call("updateMe")
        .in(browser)
        .form("first_name=Ol%20ga&last_name=&username=olga.o&unsafe_metadata=%7B%7D")
        .expect(200);
    walk.call("updateMe").in(browser).form("username=%20").expect(422);
    walk.call("changePassword")
        .in(browser)
        .form(
            "sign_out_of_other_sessions=true&new_password=another%20horse&current_password="
                + encoded(PASSWORD))
        .expect(200);
    walk.call("changePassword").in(browser).form("new_password=short").expect(422);
    JsonNode added =
        walk.call("createEmailAddress").in(browser).form("email_address=o@example.org").expect(200);
    walk.call("createEmailAddress").in(browser).form("email_address=none").expect(422);
    walk.call("deleteEmailAddress")
        .in(browser)
        .on(added.path("response").path("id").asText())
        .expect(200);
  }

  /**
   * @param browser where a user is signed in who is not needed any more
   */
  void ends(ApiClient.Browser browser) {
    walk.call("deleteMe").in(browser).expect(200);
    walk.call("endSession").in(browser).on(oneClick(browser, "user_carol")).expect(200);
    walk.call("removeSession").in(browser).on(oneClick(browser, "user_carol")).expect(200);
    oneClick(browser, "user_carol");
    walk.call("removeSessions").in(browser).expect(200);
    walk.call("deleteClient").in(browser).expect(200);
  }

  void localControls() {
    walk.call("getClock").expect(200);
    walk.call("moveClock").json("{\"advance_seconds\": 60}").expect(200);
    walk.call("moveClock").json("{\"offset_seconds\": 0}").expect(200);
    walk.call("rotateKeys").expect(200);
    walk.call("rotateKeys").json("{\"overlap_seconds\": 60}").expect(200);
    walk.call("setFaults")
        .json("{\"key_set_down\": true, \"key_set_delay_ms\": 0, \"skew_seconds\": -1}")
        .expect(200);
    walk.call("getKeySet").expect(503);
    walk.call("getPublicKeySet").expect(503);
    walk.call("getFaults").expect(200);
    walk.call("clearFaults").expect(200);
  }
}
