package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that outlive their thread. */
public interface AsyncContract extends TestIssuerContract {
  default String[] agent(String subject) {
    return bearer(issuer().token().subject(subject).impersonatedBy("user_engineer").sign());
  }

  @ParameterizedTest
  @ValueSource(strings = {"complete", "timeout-complete"})
  @DisplayName("S33, S35: identity is the request's own after its thread has gone")
  default void async_outlivesTheRequest_keepsIdentity(String by) {
    Exchange exchange = get("/async?by=" + by, agent("user_async"));
    assertEquals(200, exchange.status(), exchange.body());
    for (String when : new String[] {"captured", "now"}) {
      JsonNode seen = exchange.json().path(when);
      assertEquals("user_async", seen.path("sub").asText(), when);
      assertEquals("user_engineer", seen.path("actor").asText(), when);
      assertEquals("user_async", seen.path("principal").asText(), when);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dispatch", "timeout-dispatch"})
  @DisplayName("S33: a late dispatch keeps the identity")
  default void async_lateDispatch_keepsIdentity(String by) {
    Exchange exchange = get("/async?by=" + by + "&to=" + WHOAMI, agent("user_async"));
    assertSpeaksFor("user_async", exchange);
    assertActor("user_engineer", exchange);
    assertEquals("ASYNC", exchange.json().path("dispatcher").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dispatch", "timeout-dispatch"})
  @DisplayName("S33: an open route that dispatches late does not open a protected one")
  default void async_lateDispatchFromOpenToProtected_isRefused(String by) {
    assertRefused(
        401, "session-token-and-uat-missing", get("/public-async?by=" + by + "&to=" + WHOAMI));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dispatch", "timeout-dispatch"})
  default void async_lateDispatchFromOpenToOpen_runsAnonymously(String by) {
    Exchange exchange = get("/public-async?by=" + by + "&to=/public/whoami");
    assertEquals(200, exchange.status(), exchange.body());
    assertFalse(exchange.json().path("authenticated").asBoolean());
  }

  @Test
  @DisplayName("S33: the error page of a timeout sees the identity of the request")
  default void async_timeout_reachesTheErrorPageWithIdentity() {
    Exchange exchange = get("/async?by=timeout", agent("user_async"));
    assertEquals(500, exchange.status());
    assertEquals("ERROR", exchange.json().path("dispatcher").asText());
    assertEquals("user_async", exchange.json().path("sub").asText());
    assertEquals("user_engineer", exchange.json().path("actor").asText());
  }

  @Test
  @DisplayName("the hosts run the application on the kind of thread that was asked for")
  default void threads_areOfTheKindAskedFor() {
    String group = get(WHOAMI, agent("user_async")).json().path("threads").asText();
    assertEquals(
        Boolean.getBoolean(WhoAmIServlet.VIRTUAL_THREADS), group.equals("VirtualThreads"), group);
    assertTrue(!group.isEmpty());
  }
}
