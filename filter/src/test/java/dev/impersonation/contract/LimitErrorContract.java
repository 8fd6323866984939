package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Error pages while somebody impersonates: whose failure is shown, and by which views. */
public interface LimitErrorContract extends LimitContract, ErrorPageContract {
  private String failing(int status, String view) {
    return dispatch("/limited/allow/dispatch", "error", "/x")
        + "&status="
        + status
        + (view.isEmpty() ? "" : "&view=" + view);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  @DisplayName("S33: an exception ends in the error page, whatever the default and the method")
  default void error_thrown_reachesTheErrorPage(String method) {
    String path = dispatch("/limited/allow/dispatch", "throw", "/x");
    for (String byDefault : new String[] {"read-only", "deny"}) {
      Exchange answer = send(withDefault(byDefault), method, path, impersonated());
      assertEquals(500, answer.status());
      assertEquals("errorpage", answer.json().path("handler").asText());
      assertEquals("user_engineer", answer.json().path("actor").asText());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {426, 428})
  @DisplayName("S33: a closed error page leaves the status alone, and shows nothing")
  default void errorPage_closed_isSilent(int status) {
    for (String method : new String[] {"GET", "POST"}) {
      Exchange answer = shipped(method, failing(status, ""), impersonated());
      assertEquals(status, answer.status());
      assertEquals("", answer.body());
      assertTrue(answer.header("WWW-Authenticate").isEmpty());
      assertTrue(answer.header("x-clerk-auth-reason").isEmpty());
      Exchange own = shipped(method, failing(status, ""), own());
      assertEquals(status, own.status());
      assertEquals("errorpage", own.json().path("handler").asText());
    }
  }

  @Test
  @DisplayName("S33: what an error page forwards to is decided like any view")
  default void errorView_closed_isSilent() {
    // Tomcat asks no guard by path of a view that an error page forwards to.
    String[] closed =
        quirks().has(HostQuirk.FORWARDS_FROM_ERROR_PAGES_ARE_ERRORS)
            ? new String[] {"/closed"}
            : new String[] {"/closed", "/limited/deny/view", "/limited/require-reason/view"};
    for (String view : closed) {
      for (String method : new String[] {"GET", "POST"}) {
        Exchange answer = shipped(method, failing(500, view), impersonated());
        assertEquals(500, answer.status());
        assertEquals("", answer.body(), view);
        assertTrue(answer.header("WWW-Authenticate").isEmpty());
        Exchange own = shipped(method, failing(500, view), own());
        assertEquals(500, own.status());
        assertTrue(own.handlerRan(), own.body());
      }
    }
  }

  @Test
  @DisplayName("S33: as documented, Tomcat asks no guard by path of the view of an error page")
  default void errorView_guardedByPath_keepsTheStatus() {
    for (String route : new String[] {"deny", "require-reason"}) {
      String view = "/limited/" + route + "/view";
      Exchange answer = shipped("GET", failing(500, view), impersonated());
      assertEquals(500, answer.status());
      assertEquals(
          quirks().has(HostQuirk.FORWARDS_FROM_ERROR_PAGES_ARE_ERRORS), answer.handlerRan(), view);
      Exchange closed = send(closed(), "GET", failing(500, view), impersonated());
      assertEquals(500, closed.status());
      assertEquals("", closed.body(), view);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/limited/none/view", "/limited/allow/view", "/limited/read-only/view"})
  @DisplayName("S33: the view of a page that could not be read is shown")
  default void errorView_afterGet_runs(String view) {
    Exchange answer = shipped("GET", failing(500, view), impersonated());
    assertEquals(500, answer.status());
    assertTrue(answer.handlerRan(), answer.body());
    assertEquals("user_engineer", answer.json().path("actor").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/limited/none/view", "/limited/read-only/view"})
  @DisplayName("S33: the view of an error page is not decided by the method of what failed")
  default void errorView_afterPost_isShown(String view) {
    Exchange answer = shipped("POST", failing(500, view), impersonated());
    assertEquals(500, answer.status());
    assertTrue(answer.header("WWW-Authenticate").isEmpty());
    assertTrue(answer.handlerRan(), answer.body());
    assertEquals("user_engineer", answer.json().path("actor").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/annotated-read-only", "/limited/none/view", "/limited/read-only/view"})
  @DisplayName("S33: what an error page shows is asked for by GET: nothing that writes runs")
  default void errorView_afterPost_isAskedForByGet(String view) {
    Exchange answer = shipped("POST", failing(500, view), impersonated());
    assertEquals(500, answer.status());
    assertEquals("GET", answer.json().path("method").asText(), answer.body());
  }

  @Test
  @DisplayName("S33: asked for directly, an error page is a page like any other")
  default void errorPage_askedForDirectly_isDecided() {
    assertForbidden(DENIED, shipped("GET", "/limited/deny/errorpage", impersonated()));
    assertForbidden(DENIED, shipped("GET", "/closed-errorpage", impersonated()));
    assertForbidden(READ_ONLY, shipped("POST", "/limited/read-only/errorpage", impersonated()));
    assertForbidden(READ_ONLY, shipped("POST", "/errorpage", impersonated()));
    Exchange refused = shipped("POST", "/limited/none/notes", impersonated());
    assertFalse(refused.body().contains("errorpage"), "a refusal is no error for an error page");
  }
}
