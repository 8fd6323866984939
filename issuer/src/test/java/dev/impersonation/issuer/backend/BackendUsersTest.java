package dev.impersonation.issuer.backend;

import static dev.impersonation.issuer.ApiClient.json;
import static dev.impersonation.issuer.backend.TestIssuer.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.ApiClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendUsersTest {
  /** What the models of Clerk's Java SDK demand. */
  private static final List<String> REQUIRED =
      Arrays.asList(
          ("id object external_id username first_name last_name has_image primary_email_address_id"
                  + " primary_phone_number_id primary_web3_wallet_id email_addresses phone_numbers"
                  + " web3_wallets passkeys external_accounts saml_accounts enterprise_accounts"
                  + " password_enabled two_factor_enabled totp_enabled backup_code_enabled"
                  + " mfa_enabled_at mfa_disabled_at public_metadata last_sign_in_at last_active_at"
                  + " banned locked lockout_expires_in_seconds verification_attempts_remaining"
                  + " delete_self_enabled create_organization_enabled legal_accepted_at created_at"
                  + " updated_at")
              .split(" ", -1));

  private static final String FULL =
      """
      {"first_name": "Zo\u00eb", "last_name": "Zimmer", "username": "zoe_1.x-Y",
       "email_address": ["Zoe@Example.com", "z@example.com"], "external_id": "crm 17",
       "password": "correct horse", "skip_password_checks": false,
       "skip_password_requirement": true, "public_metadata": {"plan": "gold", "n": 1.5},
       "private_metadata": {"a": [1, null]}, "unsafe_metadata": {"b": {}}}""";

  private final TestIssuer issuer = new TestIssuer();

  @AfterEach
  void close() {
    issuer.close();
  }

  private JsonNode patch(String id, String body) {
    return issuer.call("PATCH", "/v1/users/" + id, body).expect(200);
  }

  @Test
  void user_created_hasAllMembers() {
    JsonNode user = issuer.post("/v1/users", FULL);
    TreeSet<String> missing = new TreeSet<>(REQUIRED);
    missing.removeAll(ApiClient.names(user));
    assertEquals(new TreeSet<>(), missing);
    assertTrue(user.path("id").asText().matches("user_[0-9A-Za-z]{27}"));
    assertEquals("user", user.path("object").asText());
    assertEquals("Zo\u00eb", user.path("first_name").asText());
    assertEquals("Zimmer", user.path("last_name").asText());
    assertEquals("zoe_1.x-Y", user.path("username").asText());
    assertEquals("crm 17", user.path("external_id").asText());
    assertTrue(user.path("password_enabled").booleanValue());
    assertEquals(json("{\"plan\":\"gold\",\"n\":1.5}"), user.path("public_metadata"));
    assertEquals(json("{\"a\":[1,null]}"), user.path("private_metadata"));
    assertEquals(json("{\"b\":{}}"), user.path("unsafe_metadata"));
    assertEquals(START, user.path("created_at").longValue());
    assertEquals(START, user.path("updated_at").longValue());
    assertTrue(user.path("last_sign_in_at").isNull());
    assertFalse(user.path("banned").booleanValue());
    assertEquals(user, issuer.get("/v1/users/" + user.path("id").asText()));
  }

  @Test
  void user_createdWithAddresses_hasTheFirstAsThePrimaryOne() {
    JsonNode user = issuer.post("/v1/users", FULL);
    List<String> addresses = user.path("email_addresses").findValuesAsText("email_address");
    assertEquals(List.of("z@example.com", "zoe@example.com"), addresses.stream().sorted().toList());
    for (JsonNode address : user.path("email_addresses")) {
      assertEquals("email_address", address.path("object").asText());
      assertEquals("verified", address.path("verification").path("status").asText());
      assertTrue(address.path("linked_to").isArray());
      assertFalse(address.path("reserved").booleanValue());
      assertEquals(START, address.path("created_at").longValue());
      assertEquals(
          address.path("email_address").asText().equals("zoe@example.com"),
          address.path("id").equals(user.path("primary_email_address_id")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "",
        "{\"first_name\":null,\"last_name\":null,\"username\":null,\"external_id\":null,"
            + "\"email_address\":null,\"password\":null,\"public_metadata\":null,"
            + "\"skip_password_checks\":null}"
      })
  void user_createdOfNothing_isThere(String body) {
    JsonNode user = issuer.post("/v1/users", body);
    assertTrue(user.path("first_name").isNull());
    assertTrue(user.path("username").isNull());
    assertTrue(user.path("primary_email_address_id").isNull());
    assertFalse(user.path("password_enabled").booleanValue());
    assertEquals(json("{}"), user.path("public_metadata"));
    assertEquals(11, issuer.get("/v1/users/count").path("total_count").intValue());
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 72})
  void password_ofAnAllowedLength_isTaken(int length) {
    String body = "{\"password\":\"" + "p".repeat(length) + "\"}";
    assertTrue(issuer.post("/v1/users", body).path("password_enabled").booleanValue());
  }

  @Test
  void password_thatIsShort_isTakenIfNoChecksAreAskedFor() {
    String body = "{\"password\":\"p\",\"skip_password_checks\":true}";
    assertTrue(issuer.post("/v1/users", body).path("password_enabled").booleanValue());
    issuer
        .call("POST", "/v1/users", body.replace("\"p\"", "\"" + "p".repeat(73) + "\""))
        .expectError(422, "form_password_size_in_bytes_exceeded", "password");
  }

  @Test
  void user_createdTwice_isRefusedForEachIdentifier() {
    issuer.post("/v1/users", FULL);
    for (String param : List.of("username", "external_id")) {
      String value = json(FULL).path(param).asText();
      issuer
          .call("POST", "/v1/users", "{\"" + param + "\":\"" + value + "\"}")
          .expectError(422, "form_identifier_exists", param);
    }
    issuer
        .call("POST", "/v1/users", "{\"email_address\":[\"new@example.com\",\"ZOE@example.com\"]}")
        .expectError(422, "form_identifier_exists", "email_address");
    assertEquals(11, issuer.get("/v1/users/count").path("total_count").intValue());
  }

  @Test
  void user_updated_changesWhatIsSaidAndNothingElse() {
    JsonNode before = issuer.post("/v1/users", FULL);
    String id = before.path("id").asText();
    issuer.pass(Duration.ofSeconds(1));
    String second =
        before.path("email_addresses").findValuesAsText("id").stream()
            .filter(address -> !address.equals(before.path("primary_email_address_id").asText()))
            .findFirst()
            .orElseThrow();
    JsonNode after =
        patch(
            id,
            "{\"first_name\":\"Zora\",\"primary_email_address_id\":\""
                + second
                + "\","
                + "\"public_metadata\":{\"new\":true},\"username\":\"zoe_1.x-Y\"}");
    assertEquals("Zora", after.path("first_name").asText());
    assertEquals("Zimmer", after.path("last_name").asText());
    assertEquals(second, after.path("primary_email_address_id").asText());
    assertEquals(json("{\"new\":true}"), after.path("public_metadata"));
    assertEquals(before.path("private_metadata"), after.path("private_metadata"));
    assertEquals(before.path("username"), after.path("username"));
    assertEquals(before.path("password_enabled"), after.path("password_enabled"));
    assertEquals(START, after.path("created_at").longValue());
    assertEquals(START + 1000, after.path("updated_at").longValue());
    assertEquals(after, issuer.get("/v1/users/" + id));
  }

  @Test
  void user_updatedWithNull_losesIt() {
    String id = issuer.post("/v1/users", FULL).path("id").asText();
    JsonNode after =
        patch(
            id,
            "{\"first_name\":null,\"last_name\":null,\"username\":null,\"external_id\":null,"
                + "\"unsafe_metadata\":null,\"password\":null}");
    for (String name : List.of("first_name", "last_name", "username", "external_id")) {
      assertTrue(after.path(name).isNull(), name);
    }
    assertEquals(json("{}"), after.path("unsafe_metadata"));
    assertTrue(after.path("password_enabled").booleanValue());
    issuer.post("/v1/users", "{\"username\":\"zoe_1.x-Y\",\"external_id\":\"crm 17\"}");
  }

  @Test
  void user_updatedWithThePrimaryAddressOfSomebodyElse_isRefused() {
    String address = issuer.get("/v1/users/user_alice").path("primary_email_address_id").asText();
    issuer
        .call("PATCH", "/v1/users/user_bob", "{\"primary_email_address_id\":\"" + address + "\"}")
        .expectError(422, "form_param_value_invalid", "primary_email_address_id");
  }

  @Test
  void user_deleted_isGoneAndTheSessionsAreEnded() {
    String session = issuer.impersonate("user_alice");
    JsonNode receipt = issuer.call("DELETE", "/v1/users/user_alice", "").expect(200);
    assertEquals(json("{\"object\":\"user\",\"id\":\"user_alice\",\"deleted\":true}"), receipt);
    issuer.call("GET", "/v1/users/user_alice", "").expectError(404, "resource_not_found");
    issuer.call("DELETE", "/v1/users/user_alice", "").expectError(404, "resource_not_found");
    assertEquals("ended", issuer.get("/v1/sessions/" + session).path("status").asText());
    issuer.post("/v1/users", "{\"username\":\"alice\",\"email_address\":[\"alice@example.com\"]}");
  }

  @Test
  void user_banned_cannotSignInUntilUnbanned() {
    String token = "{\"user_id\":\"user_alice\"}";
    String session = issuer.impersonate("user_alice");
    assertTrue(issuer.post("/v1/users/user_alice/ban", "").path("banned").booleanValue());
    assertEquals("revoked", issuer.get("/v1/sessions/" + session).path("status").asText());
    String ticket = issuer.post("/v1/sign_in_tokens", token).path("token").asText();
    issuer.spend(ticket).expectError(403, "user_banned");
    assertFalse(issuer.post("/v1/users/user_alice/unban", "{}").path("banned").booleanValue());
    issuer.spend(ticket).expect(200);
  }
}
