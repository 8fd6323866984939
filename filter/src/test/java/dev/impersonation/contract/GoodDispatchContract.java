package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Good tokens on dispatches: the identity stays. */
public interface GoodDispatchContract extends GoodTokenContract {
  @ParameterizedTest
  @ValueSource(strings = {"forward", "writer-forward", "async", "async-wrapped"})
  @DisplayName("S33: identity holds on FORWARD and ASYNC")
  default void good_forwardAndAsync_keepIdentity(String by) {
    Exchange exchange = get("/dispatch?by=" + by + "&to=" + WHOAMI, byEngineer());
    assertSpeaksFor(IssuedTokens.SUBJECT, exchange);
    assertActor("user_engineer", exchange);
    assertEquals(
        by.startsWith("async") ? "ASYNC" : "FORWARD", exchange.json().path("dispatcher").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"include", "include-twice"})
  @DisplayName("S33: identity holds on INCLUDE")
  default void good_include_keepsIdentity(String by) {
    Exchange exchange = get("/dispatch?by=" + by + "&to=" + WHOAMI, byEngineer());
    assertEquals(200, exchange.status());
    JsonNode included = exchange.json().path(1);
    assertEquals(IssuedTokens.SUBJECT, included.path("sub").asText(), exchange.body());
    assertEquals("user_engineer", included.path("actor").asText());
    assertEquals(IssuedTokens.SUBJECT, included.path("principal").asText());
  }
}
