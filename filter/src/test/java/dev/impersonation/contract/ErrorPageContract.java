package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Error pages that forward to a view: whom the view speaks for, and which status is reported. */
public interface ErrorPageContract extends TestIssuerContract {
  private String failing(String from, int status, String view) {
    return dispatch(from, "error", "/x") + "&status=" + status + "&view=" + view;
  }

  @ParameterizedTest
  @ValueSource(strings = {WHOAMI, "/public/whoami", "/named"})
  @DisplayName("S33: the view of an error page has the identity of the request, and the status")
  default void errorView_withToken_keepsStatusAndIdentity(String view) {
    for (int status : new int[] {404, 500}) {
      Exchange exchange = get(failing("/dispatch", status, view), impersonated());
      assertEquals(status, exchange.status(), exchange.body());
      assertEquals(
          quirks().has(HostQuirk.FORWARDS_FROM_ERROR_PAGES_ARE_ERRORS) ? "ERROR" : "FORWARD",
          exchange.json().path("dispatcher").asText());
      assertEquals("user_customer", exchange.json().path("sub").asText());
      assertEquals("user_customer", exchange.json().path("principal").asText());
      assertActor("user_engineer", exchange);
      assertEquals(status, exchange.json().path("status").asInt());
    }
  }

  @Test
  @DisplayName("S33: an open view of an error page runs without identity and keeps the status")
  default void errorView_openWithoutToken_runsAnonymously() {
    Exchange exchange = get(failing("/public-dispatch", 500, "/public/whoami"));
    assertEquals(500, exchange.status(), exchange.body());
    if (quirks().has(HostQuirk.FORWARDS_FROM_ERROR_PAGES_ARE_ERRORS)) {
      assertEquals("", exchange.body());
      return;
    }
    assertEquals("ran", exchange.json().path("handler").asText());
    assertEquals("FORWARD", exchange.json().path("dispatcher").asText());
    assertFalse(exchange.json().path("authenticated").asBoolean());
    assertEquals("session-token-and-uat-missing", exchange.json().path("reason").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {WHOAMI, "/named"})
  @DisplayName("S33: a closed view does not run, and its refusal does not replace the status")
  default void errorView_closedWithoutToken_isRefusedInSilence(String view) {
    for (int status : new int[] {404, 500}) {
      Exchange exchange = get(failing("/public-dispatch", status, view));
      assertEquals(status, exchange.status(), exchange.body());
      assertEquals("", exchange.body());
      assertEquals("none", exchange.header("WWW-Authenticate").orElse("none"));
    }
  }
}
