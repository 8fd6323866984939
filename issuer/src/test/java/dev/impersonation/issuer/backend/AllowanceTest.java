package dev.impersonation.issuer.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.issuer.ApiClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private static final String BODY =
      "{\"user_id\":\"user_alice\",\"actor\":{\"sub\":\"user_support\"}}";

  private static TestIssuer limited(int limit) {
    return new TestIssuer(builder -> builder.impersonationLimit(limit));
  }

  private static ApiClient.Reply create(TestIssuer server) {
    return server.call("POST", "/v1/actor_tokens", BODY);
  }

  @Test
  void limit_usedUp_refusesUntilTheNextMonth() {
    try (TestIssuer server = limited(2)) {
      create(server).expect(200);
      String id = create(server).expect(200).path("id").asText();
      create(server).expectError(422, "impersonation_limit_exceeded");
      server.call("POST", "/v1/actor_tokens/" + id + "/revoke", "").expect(200);
      create(server).expectError(422, "impersonation_limit_exceeded");
      server.pass(Duration.ofMillis(9876));
      create(server).expectError(422, "impersonation_limit_exceeded");
      server.pass(Duration.ofMillis(1));
      create(server).expect(200);
    }
  }

  @Test
  void limit_withRequestsInError_isNotUsedUp() {
    try (TestIssuer server = limited(1)) {
      server.call("POST", "/v1/actor_tokens", "{}").expect(422);
      server
          .call("POST", "/v1/actor_tokens", BODY.replace("alice", "none"))
          .expectError(404, "resource_not_found");
      create(server).expect(200);
    }
  }

  @Test
  void limit_ofNothing_refusesTheFirst() {
    try (TestIssuer server = limited(0)) {
      create(server).expectError(422, "impersonation_limit_exceeded");
    }
  }

  @Test
  void limit_racedFor_isKept() {
    try (TestIssuer server = limited(7)) {
      List<Integer> statuses = race(server, 40, "/v1/actor_tokens", BODY);
      assertEquals(7, Collections.frequency(statuses, 200), statuses.toString());
      assertEquals(33, Collections.frequency(statuses, 422), statuses.toString());
    }
  }

  @Test
  void planFree_always_refusesActorTokensAlone() {
    try (TestIssuer server = new TestIssuer(builder -> builder.plan(Allowance.Plan.FREE))) {
      create(server).expectError(402, "unsupported_subscription_plan_features");
      server.call("POST", "/v1/sign_in_tokens", "{\"user_id\":\"user_alice\"}").expect(200);
    }
  }

  @Test
  void user_createdManyTimesAtOnce_isThereOnce() {
    try (TestIssuer server = new TestIssuer()) {
      List<Integer> statuses =
          race(server, 20, "/v1/users", "{\"email_address\":[\"zoe@example.com\"]}");
      assertEquals(1, Collections.frequency(statuses, 200), statuses.toString());
      assertEquals(19, Collections.frequency(statuses, 422), statuses.toString());
    }
  }

  private static List<Integer> race(TestIssuer server, int calls, String path, String body) {
    ExecutorService threads = Executors.newFixedThreadPool(calls);
    try {
      List<CompletableFuture<Integer>> statuses = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        statuses.add(
            CompletableFuture.supplyAsync(() -> server.call("POST", path, body).status(), threads));
      }
      return statuses.stream().map(CompletableFuture::join).toList();
    } finally {
      threads.shutdown();
    }
  }
}
