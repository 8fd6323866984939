package dev.impersonation.issuer.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private static final String BODY =
      "{\"user_id\":\"user_alice\",\"actor\":{\"sub\":\"user_support\"}}";

  private static BackendServer limited(int limit) throws IOException {
    return new BackendServer(new Allowance(limit, Allowance.Plan.PAID));
  }

  private static TestIssuer.Reply create(BackendServer server) {
    return server.call("POST", "/v1/actor_tokens", BODY);
  }

  @Test
  void limit_usedUp_refusesUntilTheNextMonth() throws IOException {
    try (BackendServer server = limited(2)) {
      create(server).expect(200);
      String id = create(server).expect(200).path("id").asText();
      create(server).expectError(422, "impersonation_limit_exceeded");
      server.call("POST", "/v1/actor_tokens/" + id + "/revoke", "").expect(200);
      create(server).expectError(422, "impersonation_limit_exceeded");
      server.clock.advance(Duration.ofMillis(1));
      create(server).expect(200);
    }
  }

  @Test
  void limit_withRequestsInError_isNotUsedUp() throws IOException {
    try (BackendServer server = limited(1)) {
      server.call("POST", "/v1/actor_tokens", "{}").expect(422);
      server
          .call("POST", "/v1/actor_tokens", BODY.replace("alice", "none"))
          .expectError(404, "resource_not_found");
      create(server).expect(200);
    }
  }

  @Test
  void limit_ofNothing_refusesTheFirst() throws IOException {
    try (BackendServer server = limited(0)) {
      create(server).expectError(422, "impersonation_limit_exceeded");
    }
  }

  @Test
  void limit_racedFor_isKept() throws IOException {
    try (BackendServer server = limited(7)) {
      List<Integer> statuses = race(server, 40, "/v1/actor_tokens", BODY);
      assertEquals(7, Collections.frequency(statuses, 200), statuses.toString());
      assertEquals(33, Collections.frequency(statuses, 422), statuses.toString());
    }
  }

  @Test
  void planFree_always_refusesActorTokensAlone() throws IOException {
    try (BackendServer server = new BackendServer(new Allowance(null, Allowance.Plan.FREE))) {
      create(server).expectError(402, "unsupported_subscription_plan_features");
      server.call("POST", "/v1/sign_in_tokens", "{\"user_id\":\"user_alice\"}").expect(200);
    }
  }

  @Test
  void user_createdManyTimesAtOnce_isThereOnce() throws IOException {
    try (BackendServer server = new BackendServer(Allowance.UNLIMITED)) {
      List<Integer> statuses =
          race(server, 20, "/v1/users", "{\"email_address\":[\"zoe@example.com\"]}");
      assertEquals(1, Collections.frequency(statuses, 200), statuses.toString());
      assertEquals(19, Collections.frequency(statuses, 422), statuses.toString());
    }
  }

  private static List<Integer> race(BackendServer server, int calls, String path, String body) {
    List<CompletableFuture<TestIssuer.Reply>> replies = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      replies.add(server.send("POST", path, body));
    }
    return replies.stream().map(reply -> reply.join().status()).toList();
  }
}
