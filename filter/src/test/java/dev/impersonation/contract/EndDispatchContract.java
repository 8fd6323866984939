package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a route that is open to anybody leads an impersonation that is over. */
public interface EndDispatchContract extends EndContract {
  @ParameterizedTest
  @ValueSource(strings = {"forward", "writer-forward", "async", "async-wrapped", "include"})
  @DisplayName("to nothing but other such routes")
  default void end_openRouteLeadsElsewhere_isRefused(String by) {
    assertDispatched(
        by, OVER, get(dispatch("/public-dispatch", by, "/limited/allow/notes"), tooLate()));
    assertDispatched(by, "", get(dispatch("/public-dispatch", by, "/public/whoami"), tooLate()));
    assertDispatched(
        by, "", get(dispatch("/public-dispatch", by, "/limited/allow/notes"), inTime()));
  }

  @ParameterizedTest
  @CsvSource({"named-forward, closed", "named-forward, readable", "named-include, readable"})
  @DisplayName("nor by name to what a guard limits")
  default void end_openRouteLeadsToLimitedName_isRefused(String by, String name) {
    assertDispatched(by, OVER, get(dispatch("/public-dispatch", by, name), tooLate()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "throw"})
  @DisplayName("an error page is shown, whoever asks")
  default void end_openRouteFails_showsTheErrorPage(String by) {
    Exchange answer = get(dispatch("/public-dispatch", by, "/x") + "&status=500", tooLate());
    assertEquals(500, answer.status());
    assertEquals("errorpage", answer.json().path("handler").asText());
  }
}
