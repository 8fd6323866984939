package dev.impersonation.issuer.backend;

import static dev.impersonation.issuer.ApiClient.json;
import static dev.impersonation.issuer.ApiClient.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.ApiClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Actor tokens, sign-in tokens and agent tasks that are as they should be. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TicketsTest {
  private static final String ACTOR_TOKEN =
      "{\"user_id\":\"user_alice\",\"actor\":{\"sub\":\"user_support\"}}";
  private static final String SIGN_IN_TOKEN = "{\"user_id\":\"user_alice\"}";
  private static final String TASK =
      """
      {"on_behalf_of": {"user_id": "user_alice"}, "permissions": "*", "agent_name": "Clerk",
       "task_description": "Sorts the invoices", "redirect_url": "http://127.0.0.1:4200/in?a=1"}""";

  private final TestIssuer issuer = new TestIssuer();

  @AfterAll
  void close() {
    issuer.close();
  }

  private static String good(String path) {
    return switch (path) {
      case "/v1/actor_tokens" -> ACTOR_TOKEN;
      case "/v1/sign_in_tokens" -> SIGN_IN_TOKEN;
      default -> TASK;
    };
  }

  @Test
  void actorToken_created_hasAllMembers() {
    String actor =
        "{\"sub\":\"user_support\",\"iss\":\"x\",\"n\":1.10,\"deep\":{\"sub\":null},\"z\":[-0,-0.0,-0.00E-7,0]}";
    ApiClient.Reply reply =
        issuer.call(
            "POST", "/v1/actor_tokens", "{\"user_id\":\"user_alice\",\"actor\":" + actor + "}");
    JsonNode token = reply.expect(200);
    assertEquals(
        List.of(
            "actor",
            "created_at",
            "id",
            "object",
            "status",
            "token",
            "updated_at",
            "url",
            "user_id"),
        names(token));
    assertEquals("actor_token", token.path("object").asText());
    assertTrue(token.path("id").asText().matches("act_[0-9A-Za-z]{27}"));
    assertEquals("pending", token.path("status").asText());
    assertEquals("user_alice", token.path("user_id").asText());
    assertTrue(reply.body().contains("\"actor\":" + actor), reply.body());
    assertEquals(issuer.now(), token.path("created_at").longValue());
    assertEquals(issuer.now(), token.path("updated_at").longValue());
    String jwt = token.path("token").asText();
    assertEquals(issuer.url() + "/v1/tickets/accept?ticket=" + jwt, token.path("url").asText());
    assertEquals(issuer.now() / 1000 + 3600, TestIssuer.claims(jwt).path("exp").longValue());
  }

  @Test
  void actorToken_ofGivenDurations_lastsSo() {
    JsonNode token =
        issuer.post(
            "/v1/actor_tokens",
            "{\"user_id\":\"user_alice\",\"actor\":{\"sub\":\"s\"},\"expires_in_seconds\":30.0,"
                + "\"session_max_duration_in_seconds\":315360000}");
    issuer.pass(Duration.ofSeconds(29));
    String session = issuer.sessionOf(token);
    assertEquals(
        issuer.now() + 315_360_000_000L,
        issuer.get("/v1/sessions/" + session).path("expire_at").longValue());
  }

  @Test
  void actorToken_notSpentInTime_hasExpired() {
    JsonNode token = issuer.post("/v1/actor_tokens", ACTOR_TOKEN);
    issuer.pass(Duration.ofHours(1));
    issuer.spend(token.path("token").asText()).expectError(400, "ticket_expired_code");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/actor_tokens, actor_token_cannot_be_revoked_code, actor_token_already_used_code",
    "/v1/sign_in_tokens, sign_in_token_cannot_be_revoked_code, sign_in_token_already_used_code",
    "/v1/agents/tasks, agent_task_cannot_be_revoked, actor_token_already_used_code"
  })
  void token_spent_canNeitherBeSpentNorRevoked(String path, String revoked, String used) {
    JsonNode token = issuer.post(path, good(path));
    String ticket = token.path("url").asText().split("ticket=", 2)[1];
    issuer.spend(ticket).expect(200);
    issuer.spend(ticket).expectError(400, used);
    issuer.call("POST", path + "/" + id(token) + "/revoke", "").expectError(400, revoked);
  }

  private static String id(JsonNode token) {
    return token.path(token.has("agent_task_id") ? "agent_task_id" : "id").asText();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/actor_tokens, actor_token_cannot_be_revoked_code, actor_token_revoked_code",
    "/v1/sign_in_tokens, sign_in_token_cannot_be_revoked_code, sign_in_token_revoked_code",
    "/v1/agents/tasks, agent_task_cannot_be_revoked, actor_token_revoked_code"
  })
  void token_revoked_canNeitherBeSpentNorRevokedAgain(String path, String again, String spent) {
    JsonNode token = issuer.post(path, good(path));
    issuer.pass(Duration.ofSeconds(1));
    JsonNode revoked = issuer.post(path + "/" + id(token) + "/revoke", "{}");
    assertEquals(token.path("object"), revoked.path("object"));
    assertEquals(id(token), id(revoked));
    if (!path.endsWith("tasks")) {
      assertEquals("revoked", revoked.path("status").asText());
      assertEquals(issuer.now() - 1000, revoked.path("created_at").longValue());
      assertEquals(issuer.now(), revoked.path("updated_at").longValue());
    }
    issuer.spend(token.path("url").asText().split("ticket=", 2)[1]).expectError(400, spent);
    issuer.call("POST", path + "/" + id(token) + "/revoke", "").expectError(400, again);
  }

  @Test
  void token_ofAnotherKind_isNotFoundForRevocation() {
    String id = id(issuer.post("/v1/actor_tokens", ACTOR_TOKEN));
    issuer
        .call("POST", "/v1/sign_in_tokens/" + id + "/revoke", "")
        .expectError(404, "resource_not_found");
    issuer
        .call("POST", "/v1/agents/tasks/" + id + "/revoke", "")
        .expectError(404, "resource_not_found");
    issuer.post("/v1/actor_tokens/" + id + "/revoke", "");
  }

  @ParameterizedTest
  @CsvSource({"/v1/actor_tokens", "/v1/sign_in_tokens", "/v1/agents/tasks"})
  void token_forAUserWhoIsNotThere_isNotFound(String path) {
    issuer
        .call("POST", path, good(path).replace("user_alice", "user_none"))
        .expectError(404, "resource_not_found");
  }

  @Test
  void signInToken_created_hasAllMembers() {
    JsonNode token =
        issuer.post(
            "/v1/sign_in_tokens",
            "{\"user_id\":\"user_alice\",\"org_id\":null,\"expires_in_seconds\":null}");
    assertEquals(
        List.of("created_at", "id", "object", "status", "token", "updated_at", "url", "user_id"),
        names(token));
    assertEquals("sign_in_token", token.path("object").asText());
    assertTrue(token.path("id").asText().matches("sit_[0-9A-Za-z]{27}"));
    assertEquals("pending", token.path("status").asText());
    assertEquals("user_alice", token.path("user_id").asText());
    assertEquals(issuer.now(), token.path("created_at").longValue());
    assertEquals(issuer.now(), token.path("updated_at").longValue());
    String jwt = token.path("token").asText();
    assertEquals(issuer.url() + "/v1/tickets/accept?ticket=" + jwt, token.path("url").asText());
    assertEquals(issuer.now() / 1000 + 2_592_000, TestIssuer.claims(jwt).path("exp").longValue());
  }

  @Test
  void signInToken_spent_givesASessionWithoutActorInTheOrganization() {
    String session =
        issuer.sessionOf(
            issuer.post(
                "/v1/sign_in_tokens",
                "{\"user_id\":\"user_bob\",\"org_id\":\"org_acme\",\"expires_in_seconds\":1}"));
    JsonNode json = issuer.get("/v1/sessions/" + session);
    assertTrue(json.path("actor").isNull());
    assertEquals("org_acme", json.path("last_active_organization_id").asText());
    JsonNode token = issuer.post("/v1/sessions/" + session + "/tokens", "");
    JsonNode claims = TestIssuer.claims(token.path("jwt").asText());
    assertEquals("org_acme", claims.path("o").path("id").asText());
  }

  @Test
  void agentTask_created_hasAllMembers() {
    JsonNode task = issuer.post("/v1/agents/tasks", TASK);
    assertEquals(List.of("agent_id", "agent_task_id", "object", "task_id", "url"), names(task));
    assertEquals("agent_task", task.path("object").asText());
    assertTrue(task.path("agent_id").asText().matches("agent_[0-9a-f]{32}"));
    assertTrue(task.path("agent_task_id").asText().matches("agent_task_[0-9A-Za-z]{27}"));
    assertEquals(task.path("agent_task_id"), task.path("task_id"));
  }

  @Test
  void agentTask_spent_givesASessionWhoseActorIsTheAgent() {
    JsonNode task = issuer.post("/v1/agents/tasks", TASK);
    String session = session(task);
    JsonNode json = issuer.get("/v1/sessions/" + session);
    JsonNode actor =
        json(
            "{\"sub\":\"%s\",\"type\":\"agent\",\"task_id\":\"%s\",\"agent_name\":\"Clerk\",\"task_description\":\"Sorts the invoices\"}"
                .formatted(task.path("agent_id").asText(), task.path("task_id").asText()));
    assertEquals(actor, json.path("actor"));
    assertEquals("user_alice", json.path("user_id").asText());
    assertEquals(issuer.now() + 1_800_000, json.path("expire_at").longValue());
    JsonNode token = issuer.post("/v1/sessions/" + session + "/tokens", "");
    assertEquals(actor, TestIssuer.claims(token.path("jwt").asText()).path("act"));
  }

  @Test
  void agentTask_ofTheSameAgent_hasTheSameAgentButIsAnotherTask() {
    JsonNode task = issuer.post("/v1/agents/tasks", TASK);
    JsonNode again = issuer.post("/v1/agents/tasks", TASK);
    JsonNode other = issuer.post("/v1/agents/tasks", TASK.replace("Clerk", "Cleric"));
    assertEquals(task.path("agent_id"), again.path("agent_id"));
    assertNotEquals(task.path("task_id"), again.path("task_id"));
    assertNotEquals(task.path("agent_id"), other.path("agent_id"));
  }

  @ParameterizedTest
  @CsvSource({"alice", "ALICE@example.com", "user_alice"})
  void agentTask_onBehalfOfAnIdentifier_isForThatUser(String identifier) {
    String body =
        TASK.replace("\"user_id\": \"user_alice\"", "\"identifier\": \"" + identifier + "\"");
    assertEquals(
        "user_alice",
        issuer
            .get("/v1/sessions/" + session(issuer.post("/v1/agents/tasks", body)))
            .path("user_id")
            .asText());
  }

  private String session(JsonNode task) {
    return issuer
        .spend(task.path("url").asText().split("ticket=", 2)[1])
        .expect(200)
        .path("response")
        .path("created_session_id")
        .asText();
  }
}
