package dev.impersonation.issuer.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.issuer.ApiClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TicketConcurrencyTest {
  private static final int MANY = 50;

  private final Scene scene = new Scene();

  @AfterAll
  void close() {
    scene.close();
  }

  @Test
  void ticket_spentByManyBrowsersAtOnce_signsInOne() throws Exception {
    String ticket = scene.actorToken("user_alice").path("token").asText();
    List<Callable<ApiClient.Reply>> tries = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      ApiClient.Browser browser = scene.browser();
      tries.add(() -> Scene.spend(browser, ticket));
    }
    List<String> outcomes = outcomes(atOnce(tries));
    assertEquals(1, Collections.frequency(outcomes, "200"), outcomes::toString);
    assertEquals(
        MANY - 1,
        Collections.frequency(outcomes, "400 actor_token_already_used_code"),
        outcomes::toString);
  }

  @Test
  void tickets_spentInOneBrowserAtOnce_giveOneImpersonatedSession() throws Exception {
    for (int round = 0; round < 5; round++) {
      ApiClient.Browser browser = scene.browser();
      browser.post("/v1/client?_method=PUT", "").expect(200);
      String first = scene.actorToken("user_alice").path("token").asText();
      String second = scene.actorToken("user_bob").path("token").asText();
      List<String> outcomes =
          outcomes(
              atOnce(
                  List.of(() -> Scene.spend(browser, first), () -> Scene.spend(browser, second))));
      Collections.sort(outcomes);
      assertEquals("200", outcomes.get(0));
      // Sent before the other was answered, and read after it: the cookie is replaced by then.
      assertTrue(
          List.of("200", "409 session_creation_not_allowed").contains(outcomes.get(1)),
          outcomes::toString);
      assertEquals(
          1, browser.get("/v1/client").expect(200).path("response").path("sessions").size());
    }
  }

  @Test
  void ticket_spentWhileItIsRevoked_doesOneOfBoth() throws Exception {
    for (int round = 0; round < 5; round++) {
      var actorToken = scene.actorToken("user_alice");
      String revoke = "/v1/actor_tokens/" + actorToken.path("id").asText() + "/revoke";
      ApiClient.Browser browser = scene.browser();
      List<String> outcomes =
          outcomes(
              atOnce(
                  List.of(
                      () -> Scene.spend(browser, actorToken.path("token").asText()),
                      () -> scene.api.backend("POST", revoke, ""))));
      assertEquals(1, Collections.frequency(outcomes, "200"), outcomes::toString);
    }
  }

  private static List<String> outcomes(List<ApiClient.Reply> replies) {
    List<String> outcomes = new ArrayList<>();
    for (ApiClient.Reply reply : replies) {
      outcomes.add(
          reply.status() == 200 ? "200" : reply.status() + " " + reply.errorCode(reply.status()));
    }
    return outcomes;
  }

  private static List<ApiClient.Reply> atOnce(List<Callable<ApiClient.Reply>> calls)
      throws Exception {
    CyclicBarrier start = new CyclicBarrier(calls.size());
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      List<Future<ApiClient.Reply>> pending = new ArrayList<>();
      for (Callable<ApiClient.Reply> call : calls) {
        pending.add(
            threads.submit(
                () -> {
                  start.await(60, TimeUnit.SECONDS);
                  return call.call();
                }));
      }
      List<ApiClient.Reply> replies = new ArrayList<>();
      for (Future<ApiClient.Reply> reply : pending) {
        replies.add(reply.get(60, TimeUnit.SECONDS));
      }
      return replies;
    } finally {
      threads.shutdownNow();
    }
  }
}
