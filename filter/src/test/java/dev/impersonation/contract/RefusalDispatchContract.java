package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client is told where a page was dispatched to, or began its answer. */
public interface RefusalDispatchContract extends RefusalContract {
  @ParameterizedTest
  @CsvSource({
    "GET, /limited/allow/dispatch?by=forward&to=/limited/deny/notes, impersonation_denied",
    "GET, /limited/allow/dispatch?by=async&to=/limited/deny/notes, impersonation_denied",
    "GET, /limited/allow/dispatch?by=writer-forward&to=/limited/deny/notes, impersonation_denied",
    "GET, /limited/allow/dispatch?by=named-forward&to=closed, impersonation_denied"
  })
  @DisplayName("S30: the refusal of a dispatch is 403 with problem details, and names nobody")
  default void refusal_ofDispatch_isAProblemThatNamesNobody(
      String method, String path, String code) {
    assertProblemThatNamesNobody(method, path, code);
  }

  @Test
  @DisplayName("the application's own page can be read after somebody took the writer, too")
  default void refusal_ownPageAfterWriter_isReadable() {
    String path = dispatch("/limited/allow/dispatch", "writer-forward", "/limited/deny/notes");
    Exchange refused = asking(BROWSER, closed(), path);
    assertForbidden(DENIED, refused);
    assertToldWell(refused);
    assertTrue(
        refused.header("Content-Type").orElse("").startsWith("text/html"), refused.toString());
    String shown =
        Pattern.compile("&#([0-9]+);")
            .matcher(refused.body())
            .replaceAll(found -> Character.toString(Integer.parseInt(found.group(1))));
    assertEquals(REFUSAL_PAGE, shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "async-reset"})
  @DisplayName("an application that begins its answer anew does not unsay it")
  default void header_afterReset_isThere(String by) {
    Exchange answer = shipped("GET", dispatch("/limited/allow/dispatch", by, "/x"), impersonated());
    assertEquals(200, answer.status());
    assertEquals("after", answer.body());
    assertEquals("none", answer.header("X-Before-Reset").orElse("none"));
    assertHeader("active;mode=allow", answer);
    Exchange own = shipped("GET", dispatch("/limited/allow/dispatch", by, "/x"), own());
    assertEquals("after", own.body());
    assertHeader("none", own);
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "throw"})
  @DisplayName("an error page says it as well")
  default void header_errorPage_isThere(String by) {
    Exchange answer =
        shipped(
            "GET", dispatch("/limited/allow/dispatch", by, "/x") + "&status=500", impersonated());
    assertEquals(500, answer.status());
    assertEquals("errorpage", answer.json().path("handler").asText());
    assertHeader("active;mode=allow", answer);
  }
}
