package dev.impersonation.issuer.backend;

import static dev.impersonation.issuer.ApiClient.json;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.issuer.ApiClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrictBodyTest {
  private static final String ACTOR_TOKENS = "POST /v1/actor_tokens";
  private static final String SIGN_IN_TOKENS = "POST /v1/sign_in_tokens";
  private static final String TASKS = "POST /v1/agents/tasks";
  private static final String CREATE = "POST /v1/users";
  private static final String UPDATE = "PATCH /v1/users/user_bob";
  private static final String TOKENS = "POST /v1/sessions/sess_none/tokens";

  private static final String MISSING = "form_param_missing";
  private static final String NIL = "form_param_nil";
  private static final String VALUE = "form_param_value_invalid";
  private static final String FORMAT = "form_param_format_invalid";
  private static final String USERNAME = "form_username_invalid_character";

  private final TestIssuer issuer = new TestIssuer();

  @AfterAll
  void close() {
    issuer.close();
  }

  /** What one parameter is set to, in a body that is good but for that. Empty: left out. */
  record Case(String endpoint, String param, String value, String code, String blamed) {
    ObjectNode body() {
      ObjectNode body = good(endpoint);
      if (value.isEmpty()) {
        body.remove(param);
      } else {
        body.set(param, json(value));
      }
      return body;
    }
  }

  private static ObjectNode good(String endpoint) {
    return (ObjectNode)
        json(
            switch (endpoint) {
              case ACTOR_TOKENS ->
                  """
                  {"user_id": "user_alice", "actor": {"sub": "user_support"},
                   "expires_in_seconds": 60, "session_max_duration_in_seconds": 60}""";
              case SIGN_IN_TOKENS -> "{\"user_id\": \"user_alice\"}";
              case TASKS ->
                  """
                  {"on_behalf_of": {"user_id": "user_alice"}, "permissions": "*",
                   "agent_name": "a", "task_description": "d",
                   "redirect_url": "http://127.0.0.1:4200/"}""";
              default -> "{}";
            });
  }

  private static Case of(String endpoint, String param, String value, String code) {
    return new Case(endpoint, param, value, code, param);
  }

  private static Stream<Case> requiredText(String endpoint, String param) {
    return Stream.concat(
        Stream.of(of(endpoint, param, "", MISSING), of(endpoint, param, "null", NIL)),
        optionalText(endpoint, param));
  }

  private static Stream<Case> optionalText(String endpoint, String param) {
    return Stream.of(
        of(endpoint, param, "7", VALUE),
        of(endpoint, param, "{}", VALUE),
        of(endpoint, param, "[]", VALUE),
        of(endpoint, param, "true", VALUE),
        of(endpoint, param, "\"\"", NIL),
        of(endpoint, param, "\" \"", NIL),
        of(endpoint, param, "\"a\\u0000\"", VALUE),
        of(endpoint, param, "\"a\\u001b\"", VALUE),
        of(endpoint, param, "\"a\\u0085\"", VALUE),
        of(endpoint, param, text(3000), VALUE));
  }

  private static String text(int characters) {
    return "\"" + "x".repeat(characters) + "\"";
  }

  private static Stream<Case> seconds(String endpoint, String param, int least) {
    return Stream.of(
            "\"60\"",
            "1.5",
            "true",
            "{}",
            "-1",
            "0",
            "315360001",
            "1e400",
            "-1e999999",
            "30.000001")
        .map(value -> of(endpoint, param, value, VALUE))
        .flatMap(c -> Stream.of(c, of(endpoint, param, String.valueOf(least - 1), VALUE)))
        .distinct();
  }

  private static Stream<Case> object(String endpoint, String param) {
    return Stream.of("7", "\"x\"", "[]", "true").map(value -> of(endpoint, param, value, VALUE));
  }

  private static Stream<Case> flag(String endpoint, String param) {
    return Stream.of("0", "\"true\"", "[]").map(value -> of(endpoint, param, value, VALUE));
  }

  static Stream<Case> actorTokens() {
    return Stream.of(
            requiredText(ACTOR_TOKENS, "user_id"),
            Stream.of(
                of(ACTOR_TOKENS, "actor", "", MISSING),
                of(ACTOR_TOKENS, "actor", "null", NIL),
                new Case(ACTOR_TOKENS, "actor", "{}", MISSING, "actor.sub"),
                new Case(ACTOR_TOKENS, "actor", "{\"sub\":null}", NIL, "actor.sub"),
                new Case(ACTOR_TOKENS, "actor", "{\"sub\":\"\"}", NIL, "actor.sub"),
                new Case(ACTOR_TOKENS, "actor", "{\"sub\":5}", VALUE, "actor.sub"),
                of(ACTOR_TOKENS, "actor", "{\"sub\":\"s\",\"x\":" + text(4096) + "}", VALUE)),
            object(ACTOR_TOKENS, "actor"),
            Stream.of(of(ACTOR_TOKENS, "expires_in_seconds", "null", NIL)),
            seconds(ACTOR_TOKENS, "expires_in_seconds", 1),
            Stream.of(of(ACTOR_TOKENS, "session_max_duration_in_seconds", "null", NIL)),
            seconds(ACTOR_TOKENS, "session_max_duration_in_seconds", 1))
        .flatMap(cases -> cases);
  }

  static Stream<Case> otherTickets() {
    return Stream.of(
            requiredText(SIGN_IN_TOKENS, "user_id"),
            optionalText(SIGN_IN_TOKENS, "org_id"),
            Stream.of(of(SIGN_IN_TOKENS, "org_id", "\"org_none\"", VALUE)),
            seconds(SIGN_IN_TOKENS, "expires_in_seconds", 1),
            Stream.of(
                of(TASKS, "on_behalf_of", "", MISSING),
                of(TASKS, "on_behalf_of", "null", NIL),
                inner("{}", MISSING, "user_id"),
                inner("{\"user_id\":5}", VALUE, "user_id"),
                inner("{\"user_id\":\"\"}", NIL, "user_id"),
                inner("{\"user_id\":null}", NIL, "user_id"),
                inner("{\"identifier\":null}", NIL, "identifier"),
                inner("{\"identifier\":[]}", VALUE, "identifier"),
                inner("{\"user_id\":\"a\",\"identifier\":\"b\"}", VALUE, "identifier"),
                inner("{\"user_id\":\"user_bob\",\"x\":1}", "form_param_unknown", "x")),
            object(TASKS, "on_behalf_of"),
            requiredText(TASKS, "permissions"),
            Stream.of(of(TASKS, "permissions", "\"read\"", VALUE)),
            requiredText(TASKS, "agent_name"),
            requiredText(TASKS, "task_description"),
            requiredText(TASKS, "redirect_url"),
            Stream.of("\"/x\"", "\"javascript:alert(1)\"", "\"http://u:p@h/\"", "\"http:// /\"")
                .map(value -> of(TASKS, "redirect_url", value, FORMAT)),
            Stream.of(of(TASKS, "session_max_duration_in_seconds", "null", NIL)),
            seconds(TASKS, "session_max_duration_in_seconds", 1),
            seconds(TOKENS, "expires_in_seconds", 30))
        .flatMap(cases -> cases);
  }

  private static Case inner(String value, String code, String blamed) {
    return new Case(TASKS, "on_behalf_of", value, code, "on_behalf_of." + blamed);
  }

  static Stream<Case> users() {
    return Stream.of(CREATE, UPDATE)
        .flatMap(
            endpoint ->
                Stream.of(
                        optionalText(endpoint, "first_name"),
                        optionalText(endpoint, "last_name"),
                        optionalText(endpoint, "username"),
                        optionalText(endpoint, "external_id"),
                        optionalText(endpoint, "password"),
                        Stream.of(
                            of(endpoint, "username", "\"a@b\"", USERNAME),
                            of(endpoint, "username", "\"a b\"", USERNAME),
                            of(endpoint, "username", "\"alice\"", "form_identifier_exists"),
                            of(endpoint, "username", "\"user_alice\"", "form_identifier_exists"),
                            of(endpoint, "password", text(7), "form_password_length_too_short"),
                            of(
                                endpoint,
                                "password",
                                text(73),
                                "form_password_size_in_bytes_exceeded"),
                            of(
                                endpoint,
                                "password",
                                "\"" + "\u20ac".repeat(25) + "\"",
                                "form_password_size_in_bytes_exceeded"),
                            of(endpoint, "public_metadata", large(), VALUE)),
                        flag(endpoint, "skip_password_checks"),
                        object(endpoint, "public_metadata"),
                        object(endpoint, "private_metadata"),
                        object(endpoint, "unsafe_metadata"))
                    .flatMap(cases -> cases));
  }

  private static String large() {
    return "{\"x\":" + text(8192) + "}";
  }

  static Stream<Case> addresses() {
    return Stream.concat(
        Stream.of(
            of(CREATE, "email_address", "\"a@b.example\"", VALUE),
            of(CREATE, "email_address", "{\"a\":5}", VALUE),
            of(CREATE, "email_address", "[5]", VALUE),
            of(CREATE, "email_address", "[null]", VALUE),
            of(CREATE, "email_address", "[\"\"]", NIL),
            of(CREATE, "email_address", "[\"a\"]", FORMAT),
            of(CREATE, "email_address", "[\"a@b@c\"]", FORMAT),
            of(CREATE, "email_address", "[\"a b@c\"]", FORMAT),
            of(CREATE, "email_address", "[\"a@b\",\"A@B\"]", VALUE),
            of(CREATE, "email_address", "[\"ALICE@example.com\"]", "form_identifier_exists"),
            of(UPDATE, "email_address", "[]", "form_param_unknown"),
            of(UPDATE, "primary_email_address_id", "null", NIL),
            of(UPDATE, "primary_email_address_id", "\"idn_none\"", VALUE),
            of(CREATE, "primary_email_address_id", "\"idn_none\"", "form_param_unknown")),
        Stream.concat(
            optionalText(UPDATE, "primary_email_address_id"),
            flag(CREATE, "skip_password_requirement")));
  }

  static Stream<Case> unknown() {
    return Stream.of(
            ACTOR_TOKENS,
            SIGN_IN_TOKENS,
            TASKS,
            CREATE,
            UPDATE,
            TOKENS,
            "POST /v1/actor_tokens/act_none/revoke",
            "POST /v1/sign_in_tokens/sit_none/revoke",
            "POST /v1/agents/tasks/agent_task_none/revoke",
            "POST /v1/sessions/sess_none/revoke",
            "POST /v1/users/user_none/ban",
            "POST /v1/users/user_none/unban",
            "DELETE /v1/users/user_none")
        .map(endpoint -> of(endpoint, "unheard_of", "1", "form_param_unknown"));
  }

  @ParameterizedTest
  @MethodSource({"actorTokens", "otherTickets", "users", "addresses", "unknown"})
  void body_withOneFault_isRefusedForThatAlone(Case c) {
    send(c.endpoint(), c.body().toString()).expectError(422, c.code(), c.blamed());
  }

  private ApiClient.Reply send(String endpoint, String body) {
    String[] parts = endpoint.split(" ", 2);
    return issuer.call(parts[0], parts[1], body);
  }

  @Test
  void body_withManyFaults_isRefusedForAllOfThem() {
    List<String> blamed =
        send(ACTOR_TOKENS, "{\"expires_in_seconds\":0,\"more\":1}")
            .expect(422)
            .path("errors")
            .findValuesAsText("param_name");
    assertTrue(
        List.of("user_id", "actor", "expires_in_seconds", "more").equals(blamed),
        blamed.toString());
  }

  @Test
  void body_withASecretInAWrongPlace_isRefusedWithoutRepeatingIt() {
    String body = "{\"password\":\"hunter2\",\"first_name\":{\"x\":\"hunter2\"}}";
    assertFalse(send(CREATE, body).body().contains("hunter2"));
  }

  @Test
  void body_withAnUnknownNameOfAnyLength_isRefusedWithTheNameCut() {
    send(CREATE, "{\"" + "n".repeat(5000) + "\":1}")
        .expectError(422, "form_param_unknown", "n".repeat(64));
  }
}
