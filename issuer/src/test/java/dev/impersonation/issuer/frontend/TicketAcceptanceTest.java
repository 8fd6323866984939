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
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TicketAcceptanceTest {
  private final Scene scene = new Scene();

  @AfterAll
  void close() {
    scene.close();
  }

  private static String accept(String ticket) {
    return "/v1/tickets/accept?ticket=" + ticket;
  }

  @Test
  void accept_whileSomebodyIsSignedIn_signsOutAndShowsTheSignInPage() {
    ApiClient.Browser browser = scene.browser();
    String session = Scene.signIn(browser, "alice");
    String ticket = scene.actorToken("user_bob").path("token").asText();

    ApiClient.Reply reply = browser.get(accept(ticket));

    assertEquals(
        Scene.PAGE + "/sign-in?__clerk_status=sign_in&__clerk_ticket=" + ticket, reply.location());
    assertEquals(List.of("no-store"), reply.header("Cache-Control"));
    assertEquals(List.of("no-referrer"), reply.header("Referrer-Policy"));
    assertEquals(
        "authentication_invalid", Scene.session(browser, session, "tokens").errorCode(401));
    Scene.spend(browser, ticket).expect(200);
  }

  @Test
  void accept_whileSomebodyIsImpersonated_makesRoomForTheNext() {
    ApiClient.Browser browser = scene.browser();
    scene.impersonate(browser, "user_alice");
    String ticket = scene.actorToken("user_bob").path("token").asText();
    browser.get(accept(ticket)).location();
    Scene.spend(browser, ticket).expect(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null"})
  void accept_asAForeignPagesRequest_redirectsAndSignsNobodyOut(String origin) {
    ApiClient.Browser browser = scene.browser();
    String session = Scene.signIn(browser, "carol");
    String ticket = scene.actorToken("user_bob").path("token").asText();
    assertTrue(browser.at(origin).get(accept(ticket)).location().contains(ticket));
    Scene.session(browser.at(Scene.PAGE), session, "tokens").expect(200);
  }

  @Test
  void accept_ofATicketThatCannotBeSpent_signsNobodyOut() {
    ApiClient.Browser browser = scene.browser();
    String session = Scene.signIn(browser, "carol");
    JsonNode used = scene.actorToken("user_bob");
    Scene.spend(scene.browser(), used.path("token").asText()).expect(200);
    JsonNode revoked = scene.actorToken("user_bob");
    scene
        .api
        .backend("POST", "/v1/actor_tokens/" + revoked.path("id").asText() + "/revoke", "")
        .expect(200);
    JsonNode expired = scene.actorToken("user_bob", ",\"expires_in_seconds\":1");
    scene.pass(Duration.ofSeconds(1));
    for (JsonNode ticket : List.of(used, revoked, expired)) {
      String text = ticket.path("token").asText();
      assertTrue(browser.get(accept(text)).location().endsWith("__clerk_ticket=" + text));
      Scene.session(browser, session, "tokens").expect(200);
    }
  }

  @Test
  void accept_whileASignInWaits_dropsThat() {
    ApiClient.Browser browser = scene.browser();
    browser.post("/v1/client/sign_ins", Scene.form("identifier", "heidi")).expect(200);
    browser.get(accept(scene.actorToken("user_bob").path("token").asText())).location();
    assertTrue(browser.get("/v1/client").expect(200).path("response").path("sign_in").isNull());
  }

  @Test
  void accept_ofATicketThatIsNoneOfOurs_leavesItToTheSignInPageAndSignsNobodyOut() {
    ApiClient.Browser browser = scene.browser();
    String session = Scene.signIn(browser, "carol");
    assertTrue(browser.get(accept("a.b.c")).location().endsWith("__clerk_ticket=a.b.c"));
    Scene.session(browser, session, "tokens").expect(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?ticket=",
        "?ticket=garbage",
        "?ticket=a.b.c%0d%0aSet-Cookie:x",
        "?ticket=a.b.%3Cscript%3E",
        "?ticket=a.b.c.d",
        "?ticket=a..c"
      })
  void accept_ofWhatCannotBeATicket_isRefusedAndSignsNobodyOut(String query) {
    ApiClient.Browser browser = scene.browser();
    String session = Scene.signIn(browser, "carol");
    assertEquals("ticket_invalid_code", browser.get("/v1/tickets/accept" + query).errorCode(400));
    Scene.session(browser, session, "tokens").expect(200);
  }

  @Test
  void accept_ofATicketTooLongOrThereTwice_isRefused() {
    assertEquals(
        "ticket_invalid_code",
        scene.browser().get(accept("a".repeat(5000) + ".b.c")).errorCode(400));
    assertEquals(
        "form_param_duplicate", scene.browser().get(accept("a.b.c&ticket=a.b.c")).errorCode(422));
  }

  @Test
  void accept_withASignInPageThatHasQueryAndFragment_addsToTheQuery() {
    URI page = URI.create("http://app.test:4200/in?x=1#/top");
    try (Scene other = new Scene(builder -> builder.signInUrl(page))) {
      assertEquals(
          "http://app.test:4200/in?x=1&__clerk_status=sign_in&__clerk_ticket=a.b.c#/top",
          other.browser().get(accept("a.b.c")).location());
    }
  }

  @Test
  void accept_ofAnAgentTask_goesToItsOwnPageOnlyIfThatIsAllowed(@TempDir Path directory) {
    String allowed;
    String foreign;
    try (Database database = Database.inDirectory(directory)) {
      allowed = agentTask(database, Scene.PAGE + "/start");
      foreign = agentTask(database, "http://evil.example/start");
    }
    try (Scene other = new Scene(builder -> builder.data(directory))) {
      assertTrue(
          other
              .browser()
              .get(accept(allowed))
              .location()
              .startsWith(Scene.PAGE + "/start?__clerk_status=sign_in&__clerk_ticket="));
      assertTrue(
          other.browser().get(accept(foreign)).location().startsWith(Scene.PAGE + "/sign-in?"));
    }
  }

  private static String agentTask(Database database, String redirectUrl) {
    Clock clock = Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);
    long now = clock.millis();
    Ticket task =
        new Ticket(
            Ids.next("agt"),
            Ticket.Kind.AGENT_TASK,
            "user_alice",
            "{\"sub\":\"agent\",\"type\":\"agent\"}",
            null,
            redirectUrl,
            60L,
            Ticket.Status.PENDING,
            now + 60_000,
            now,
            now);
    database.transact(
        store -> {
          store.tickets().insert(task);
          return task;
        });
    return new TicketTokens(KeyRing.open(database, clock), clock).sign(task);
  }
}
