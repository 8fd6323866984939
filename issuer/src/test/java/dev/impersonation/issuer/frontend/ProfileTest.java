package dev.impersonation.issuer.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.ApiClient;
import dev.impersonation.issuer.storage.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProfileTest {
  private static final String ME = "/v1/me";
  private static final String PATCH = "/v1/me?_method=PATCH";
  private static final String ADDRESSES = "/v1/me/email_addresses";
  private static final String CHANGE_PASSWORD = "/v1/me/change_password";

  private final Scene scene = new Scene();

  @AfterAll
  void close() {
    scene.close();
  }

  private ApiClient.Browser signedIn(String identifier) {
    ApiClient.Browser browser = scene.browser();
    Scene.signIn(browser, identifier);
    return browser;
  }

  @Test
  void profile_ofOneself_isWithoutPrivateMetadata() {
    JsonNode reply = signedIn("alice").get(ME).expect(200);
    assertEquals("user_alice", reply.path("response").path("id").asText());
    assertEquals(
        "org_acme",
        reply
            .path("response")
            .path("organization_memberships")
            .path(0)
            .path("organization")
            .path("id")
            .asText());
    assertFalse(reply.path("response").has("private_metadata"));
  }

  @Test
  void profile_whileImpersonating_isThatOfTheUser() {
    ApiClient.Browser browser = scene.browser();
    scene.impersonate(browser, "user_alice");
    assertEquals("user_alice", browser.get(ME).expect(200).path("response").path("id").asText());
  }

  @Test
  void profile_ofNobodyOrOfAForeignSession_isRefused() {
    ApiClient.Browser other = scene.browser();
    String foreign = Scene.signIn(other, "bob");
    assertEquals("authentication_invalid", scene.browser().get(ME).errorCode(401));
    ApiClient.Browser browser = scene.browser();
    String own = Scene.signIn(browser, "alice");
    browser.get(ME + "?_clerk_session_id=" + own).expect(200);
    assertEquals(
        "authentication_invalid", browser.get(ME + "?_clerk_session_id=" + foreign).errorCode(401));
  }

  @Test
  void update_ofSomeMembers_leavesTheOthers() {
    ApiClient.Browser browser = signedIn("carol");
    ApiClient.Reply sent =
        browser.post(
            PATCH,
            Scene.form(
                "first_name", "Ça & rol", "last_name", "", "unsafe_metadata", "{\"n\":1.10}"));
    assertTrue(sent.response().body().contains("\"unsafe_metadata\":{\"n\":1.10}"));
    JsonNode reply = sent.expect(200);
    JsonNode user = reply.path("response");
    assertEquals("Ça & rol", user.path("first_name").asText());
    assertTrue(user.path("last_name").isNull());
    assertEquals("carol", user.path("username").asText());
    assertEquals(
        user.path("first_name"),
        reply.path("client").path("sessions").path(0).path("user").path("first_name"));
    assertEquals(user, browser.get(ME).expect(200).path("response"));
  }

  @Test
  void update_ofTheUsername_changesWhatToSignInWith() {
    ApiClient.Browser browser = signedIn("dave");
    browser.post(PATCH, "username=dave2").expect(200);
    browser.post(PATCH, "username=dave2").expect(200);
    Scene.signIn(scene.browser(), "dave2");
    assertEquals(
        "form_identifier_not_found", Scene.oneClick(scene.browser(), "dave").errorCode(422));
  }

  @ParameterizedTest
  @CsvSource({
    "username,alice,form_identifier_exists",
    "username,user_alice,form_identifier_exists",
    "username,alice@example.com,form_username_invalid_character",
    "unsafe_metadata,[1],form_param_format_invalid",
    "unsafe_metadata,{,form_param_format_invalid",
    "primary_email_address_id,idn_x,form_param_value_invalid"
  })
  void update_withAWrongValue_isRefused(String name, String value, String code) {
    assertEquals(code, signedIn("bob").post(PATCH, Scene.form(name, value)).errorCode(422));
  }

  @Test
  void update_withTooLongValues_isRefused() {
    ApiClient.Browser browser = signedIn("bob");
    assertEquals(
        "form_param_max_length_exceeded",
        browser.post(PATCH, "first_name=" + "x".repeat(257)).errorCode(422));
    assertEquals(
        "form_param_exceeds_allowed_size",
        browser
            .post(PATCH, Scene.form("unsafe_metadata", "{\"x\":\"" + "x".repeat(8192) + "\"}"))
            .errorCode(422));
  }

  @Test
  void password_setAndChanged_isWhatToSignInWith() {
    scene.givePassword("erin");
    ApiClient.Browser other = signedIn("erin");
    ApiClient.Browser browser = signedIn("erin");
    String next = "another horse";
    assertEquals(
        "form_param_missing",
        browser.post(CHANGE_PASSWORD, Scene.form("new_password", next)).errorCode(422));
    assertEquals(
        "form_password_incorrect",
        browser
            .post(CHANGE_PASSWORD, Scene.form("new_password", next, "current_password", "x"))
            .errorCode(422));
    browser
        .post(
            CHANGE_PASSWORD,
            Scene.form(
                "new_password",
                next,
                "current_password",
                Scene.PASSWORD,
                "sign_out_of_other_sessions",
                "true"))
        .expect(200);
    browser.get(ME).expect(200);
    assertEquals("authentication_invalid", other.get(ME).errorCode(401));
    scene
        .browser()
        .post("/v1/client/sign_ins", Scene.form("identifier", "erin", "password", next))
        .expect(200);
  }

  @Test
  void password_changedByAUserOfManySessions_endsAllOthers(@TempDir Path directory) {
    try (Database database = Database.inDirectory(directory)) {
      database.transact(LongUse::ofAlice);
    }
    try (Scene other = new Scene(builder -> builder.data(directory))) {
      ApiClient.Browser browser = other.browser();
      String kept = Scene.signIn(browser, "alice");
      browser
          .post(
              CHANGE_PASSWORD,
              Scene.form("new_password", Scene.PASSWORD, "sign_out_of_other_sessions", "true"))
          .expect(200);
      JsonNode active =
          other.api.backend("GET", "/v1/sessions?status=active&user_id=user_alice", "").expect(200);
      assertEquals(1, active.size());
      assertEquals(kept, active.path(0).path("id").asText());
    }
  }

  @Test
  void password_ofAForbiddenLength_isRefused() {
    ApiClient.Browser browser = signedIn("frank");
    assertEquals(
        "form_password_length_too_short",
        browser.post(CHANGE_PASSWORD, "new_password=1234567").errorCode(422));
    assertEquals(
        "form_password_size_in_bytes_exceeded",
        browser.post(CHANGE_PASSWORD, "new_password=" + "x".repeat(73)).errorCode(422));
  }

  @Test
  void password_ofTheGreatestLength_isTakenAsAWhole() {
    String longest = "x".repeat(72);
    signedIn("frank").post(CHANGE_PASSWORD, "new_password=" + longest).expect(200);
    ApiClient.Browser browser = scene.browser();
    assertEquals(
        "form_password_incorrect",
        browser
            .post("/v1/client/sign_ins", "identifier=frank&password=" + "x".repeat(71))
            .errorCode(422));
    browser.post("/v1/client/sign_ins", "identifier=frank&password=" + longest).expect(200);
  }

  @Test
  void address_addedAndMadePrimaryAndDeleted_isReplacedByTheOther() {
    ApiClient.Browser browser = signedIn("grace");
    JsonNode before = browser.get(ME).expect(200).path("response");
    JsonNode added = browser.post(ADDRESSES, "email_address=G%40Example.org").expect(200);
    String id = added.path("response").path("id").asText();
    assertEquals("g@example.org", added.path("response").path("email_address").asText());
    Scene.signIn(scene.browser(), "g@example.org");
    browser.post(PATCH, Scene.form("primary_email_address_id", id)).expect(200);

    JsonNode deleted = browser.post(ADDRESSES + "/" + id + "?_method=DELETE", "").expect(200);
    assertTrue(deleted.path("response").path("deleted").asBoolean());
    JsonNode after = browser.get(ME).expect(200).path("response");
    assertEquals(before.path("email_addresses"), after.path("email_addresses"));
    assertEquals(before.path("primary_email_address_id"), after.path("primary_email_address_id"));
    assertEquals(
        "resource_not_found",
        browser.post(ADDRESSES + "/" + id + "?_method=DELETE", "").errorCode(404));
  }

  @Test
  void address_ofAnotherUser_canNeitherBeTakenNorDeleted() {
    ApiClient.Browser browser = signedIn("bob");
    String foreign =
        signedIn("alice")
            .get(ME)
            .expect(200)
            .path("response")
            .path("primary_email_address_id")
            .asText();
    assertEquals(
        "form_identifier_exists",
        browser.post(ADDRESSES, "email_address=alice%40example.com").errorCode(422));
    assertEquals(
        "form_param_format_invalid", browser.post(ADDRESSES, "email_address=alice").errorCode(422));
    assertEquals(
        "resource_not_found",
        browser.post(ADDRESSES + "/" + foreign + "?_method=DELETE", "").errorCode(404));
  }

  @Test
  void account_deleted_endsItsSessionsEverywhere() {
    ApiClient.Browser browser = signedIn("ivan");
    ApiClient.Browser actor = scene.browser();
    String acted = scene.impersonate(actor, "user_ivan");
    JsonNode reply = browser.post(ME + "?_method=DELETE", "").expect(200);
    assertEquals("user_ivan", reply.path("response").path("id").asText());
    assertTrue(reply.path("response").path("deleted").asBoolean());
    assertEquals(0, reply.path("client").path("sessions").size());
    assertEquals("authentication_invalid", browser.get(ME).errorCode(401));
    assertEquals("authentication_invalid", Scene.session(actor, acted, "tokens").errorCode(401));
    assertEquals(
        "form_identifier_not_found", Scene.oneClick(scene.browser(), "ivan").errorCode(422));
  }
}
