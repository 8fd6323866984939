package dev.impersonation.issuer.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.ApiClient;
import dev.impersonation.issuer.storage.Database;
import dev.impersonation.issuer.storage.Ticket;
import dev.impersonation.issuer.token.Ids;
import dev.impersonation.issuer.token.KeyRing;
import dev.impersonation.issuer.token.TicketTokens;
import dev.impersonation.issuer.user.SeedUsers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TicketSignInTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);

  private final Scene scene = new Scene();

  @AfterAll
  void close() {
    scene.close();
  }

  private String ticket(String userId) {
    return scene.actorToken(userId).path("token").asText();
  }

  @Test
  void ticket_spent_isCompleteAndShowsTheActorInSessionAndClient() {
    JsonNode reply = Scene.spend(scene.browser(), ticket("user_alice")).expect(200);
    JsonNode signIn = reply.path("response");
    JsonNode session = reply.path("client").path("sessions").path(0);
    assertEquals("sign_in_attempt", signIn.path("object").asText());
    assertEquals("complete", signIn.path("status").asText());
    assertEquals("ticket", signIn.path("first_factor_verification").path("strategy").asText());
    assertEquals(session.path("id"), signIn.path("created_session_id"));
    assertEquals(session.path("id"), reply.path("client").path("last_active_session_id"));
    assertEquals("user_support", session.path("actor").path("sub").asText());
    assertEquals("user_alice", session.path("user").path("id").asText());
    assertTrue(reply.path("client").path("sign_in").isNull());
    assertEquals(
        30 * 60_000, session.path("expire_at").asLong() - session.path("created_at").asLong());
  }

  @Test
  void ticket_spentBefore_isRefused() {
    String ticket = ticket("user_alice");
    ApiClient.Browser browser = scene.browser();
    Scene.spend(browser, ticket).expect(200);
    assertEquals("actor_token_already_used_code", Scene.spend(browser, ticket).errorCode(400));
    assertEquals(
        "actor_token_already_used_code", Scene.spend(scene.browser(), ticket).errorCode(400));
  }

  @Test
  void ticket_revoked_isRefusedAndCannotBeRevokedTwice() {
    JsonNode actorToken = scene.actorToken("user_alice");
    String revoke = "/v1/actor_tokens/" + actorToken.path("id").asText() + "/revoke";
    scene.api.backend("POST", revoke, "").expect(200);
    assertEquals(
        "actor_token_revoked_code",
        Scene.spend(scene.browser(), actorToken.path("token").asText()).errorCode(400));
    assertEquals(
        "actor_token_cannot_be_revoked_code", scene.api.backend("POST", revoke, "").errorCode(400));
  }

  @Test
  void ticket_atTheInstantOfItsExpiry_isExpired() {
    String first =
        scene.actorToken("user_alice", ",\"expires_in_seconds\":60").path("token").asText();
    String second =
        scene.actorToken("user_alice", ",\"expires_in_seconds\":60").path("token").asText();
    scene.pass(Duration.ofMillis(59_999));
    Scene.spend(scene.browser(), first).expect(200);
    scene.pass(Duration.ofMillis(1));
    assertEquals("ticket_expired_code", Scene.spend(scene.browser(), second).errorCode(400));
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "a.b.c", "..", "eyJhbGciOiJub25lIn0.e30."})
  void ticket_thatIsNone_isRefused(String text) {
    assertEquals("ticket_invalid_code", Scene.spend(scene.browser(), text).errorCode(400));
  }

  @Test
  void ticket_ofAnotherIssuer_isRefused() {
    try (Scene other = new Scene()) {
      String ticket = other.actorToken("user_alice").path("token").asText();
      assertEquals("ticket_invalid_code", Scene.spend(scene.browser(), ticket).errorCode(400));
    }
  }

  @Test
  void ticket_thatIsASessionToken_isRefused() {
    ApiClient.Browser browser = scene.browser();
    String session = Scene.signIn(browser, "alice");
    String jwt = Scene.session(browser, session, "tokens").expect(200).path("jwt").asText();
    assertEquals("ticket_invalid_code", Scene.spend(scene.browser(), jwt).errorCode(400));
  }

  @Test
  void ticket_tamperedWith_isRefused() {
    String[] mine = ticket("user_alice").split("\\.", -1);
    String[] other = ticket("user_bob").split("\\.", -1);
    String mixed = mine[0] + "." + other[1] + "." + mine[2];
    assertEquals("ticket_invalid_code", Scene.spend(scene.browser(), mixed).errorCode(400));
  }

  @Test
  void ticket_missing_isAMissingParameter() {
    ApiClient.Browser browser = scene.browser();
    assertEquals(
        "form_param_missing",
        browser.post("/v1/client/sign_ins", "strategy=ticket").errorCode(422));
    assertEquals("form_param_missing", browser.post("/v1/client/sign_ins", "").errorCode(422));
    assertEquals(
        "form_param_value_invalid",
        browser.post("/v1/client/sign_ins", "strategy=oauth_x").errorCode(422));
  }

  @Test
  void ticket_forAUserDeletedSince_isRefusedAndStaysPending() {
    JsonNode actorToken = scene.actorToken("user_ivan");
    ApiClient.Browser ivan = scene.browser();
    Scene.signIn(ivan, "ivan");
    ivan.post("/v1/me?_method=DELETE", "").expect(200);
    assertEquals(
        "actor_token_subject_not_found",
        Scene.spend(scene.browser(), actorToken.path("token").asText()).errorCode(404));
    scene
        .api
        .backend("POST", "/v1/actor_tokens/" + actorToken.path("id").asText() + "/revoke", "")
        .expect(200);
  }

  @Test
  void ticket_whileImpersonating_isRefusedAndNotSpent() {
    ApiClient.Browser browser = scene.browser();
    String session = scene.impersonate(browser, "user_alice");
    String next = ticket("user_bob");
    assertEquals("session_creation_not_allowed", Scene.spend(browser, next).errorCode(409));
    Scene.session(browser, session, "tokens").expect(200);
    Scene.signOut(browser).expect(200);
    Scene.spend(browser, next).expect(200);
  }

  @Test
  void ticket_whileAUserIsSignedIn_endsThatSession() {
    ApiClient.Browser browser = scene.browser();
    String session = Scene.signIn(browser, "carol");
    scene.impersonate(browser, "user_dave");
    assertEquals(
        "authentication_invalid", Scene.session(browser, session, "tokens").errorCode(401));
    assertEquals(1, browser.get("/v1/client").expect(200).path("response").path("sessions").size());
  }

  @Test
  void ticket_forAUserBannedSince_isRefused(@TempDir Path directory) {
    String ticket;
    try (Database database = Database.inDirectory(directory)) {
      ticket = storedTicket(database, Ticket.Kind.ACTOR_TOKEN, "{\"sub\":\"user_support\"}");
      database.transact(
          store -> {
            store.users().ban("user_alice", 0);
            return store;
          });
    }
    try (Scene other = new Scene(builder -> builder.data(directory))) {
      assertEquals("user_banned", Scene.spend(other.browser(), ticket).errorCode(403));
      assertEquals("user_banned", Scene.oneClick(other.browser(), "alice").errorCode(403));
    }
  }

  @Test
  void signInToken_whileAUserIsSignedIn_isRefusedAndElseSignsInWithoutActor(
      @TempDir Path directory) {
    String ticket;
    try (Database database = Database.inDirectory(directory)) {
      ticket = storedTicket(database, Ticket.Kind.SIGN_IN_TOKEN, null);
    }
    try (Scene other = new Scene(builder -> builder.data(directory))) {
      ApiClient.Browser browser = other.browser();
      Scene.signIn(browser, "bob");
      assertEquals("session_exists", Scene.spend(browser, ticket).errorCode(400));
      Scene.signOut(browser).expect(200);
      JsonNode reply = Scene.spend(browser, ticket).expect(200);
      assertTrue(reply.path("client").path("sessions").path(0).path("actor").isNull());
      assertEquals(
          "sign_in_token_already_used_code", Scene.spend(other.browser(), ticket).errorCode(400));
    }
  }

  @Test
  void ticket_storedWithAnExpiryBeforeThatOfItsJwt_expiresAsStored(@TempDir Path directory) {
    String actor = "{\"sub\":\"user_support\"}";
    String text;
    try (Database database = Database.inDirectory(directory)) {
      store(database, ticket("act_x", Ticket.Kind.ACTOR_TOKEN, actor, 60));
      text = sign(database, ticket("act_x", Ticket.Kind.ACTOR_TOKEN, actor, 90));
    }
    try (Scene other = new Scene(builder -> builder.data(directory))) {
      other.pass(Duration.ofSeconds(60));
      assertEquals("ticket_expired_code", Scene.spend(other.browser(), text).errorCode(400));
    }
  }

  private static String storedTicket(Database database, Ticket.Kind kind, @Nullable String actor) {
    Ticket ticket = ticket(Ids.next("tkt"), kind, actor, 60);
    store(database, ticket);
    return sign(database, ticket);
  }

  private static void store(Database database, Ticket ticket) {
    SeedUsers.builtIn().addTo(database, CLOCK.millis());
    database.transact(
        store -> {
          store.tickets().insert(ticket);
          return ticket;
        });
  }

  private static String sign(Database database, Ticket ticket) {
    return new TicketTokens(KeyRing.open(database, CLOCK), CLOCK).sign(ticket);
  }

  private static Ticket ticket(
      String id, Ticket.Kind kind, @Nullable String actor, long expiresInSeconds) {
    long now = CLOCK.millis();
    return new Ticket(
        id,
        kind,
        "user_alice",
        actor,
        null,
        null,
        null,
        Ticket.Status.PENDING,
        now + expiresInSeconds * 1000,
        now,
        now);
  }
}
