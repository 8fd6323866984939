package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a servlet container's dispatches, errors and other methods say of caches. */
public interface NoStoreDispatchContract extends NoStoreContract {
  @ParameterizedTest
  @ValueSource(strings = {"set-date", "add-date", "set-int", "add-int"})
  default void noStore_saidAsNumber_isKept(String what) {
    Exchange answer = shipped("GET", saying(what), impersonated());
    assertRan(answer);
    assertEquals(NO_STORE, caching(answer), answer.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"forward", "named-forward", "include", "async", "async-wrapped", "writer-forward"})
  default void noStore_dispatched_isKept(String by) {
    for (String what : List.of("set", "add")) {
      String to =
          by.startsWith("named")
              ? "whoami&caching=" + what
              : URLEncoder.encode("/limited/allow/notes?caching=" + what, StandardCharsets.UTF_8);
      Exchange answer = shipped("GET", dispatch("/limited/allow/dispatch", by, to), impersonated());
      assertEquals(200, answer.status(), answer.body());
      assertEquals(NO_STORE, caching(answer), answer.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "async-reset"})
  default void noStore_begunAnew_isKept(String by) {
    String path = dispatch("/limited/allow/dispatch", by, "/x");
    assertEquals(NO_STORE, caching(shipped("GET", path, impersonated())));
    // What else says it at the commit may have been asked before the answer was begun anew.
    List<String> inPerson = caching(shipped("GET", path, own()));
    assertTrue(inPerson.isEmpty() || inPerson.equals(unsaid()), inPerson.toString());
  }

  @ParameterizedTest
  @CsvSource({"error, 304", "error, 204", "redirect, 302"})
  @DisplayName("answers without a body, for which no error page runs, say it too")
  default void noStore_withoutBody_isKept(String by, int status) {
    String path = dispatch("/limited/allow/dispatch", by, "/x") + "&status=" + status;
    Exchange answer = shipped("GET", path, impersonated());
    assertEquals(status, answer.status());
    assertEquals("", answer.body());
    assertEquals(NO_STORE, caching(answer), answer.toString());
    assertHeader("active;mode=allow", answer);
    assertEquals(status, shipped("GET", path, own()).status());
  }

  @ParameterizedTest
  @CsvSource({
    "error, 404, ''",
    "error, 404, set",
    "error, 410, add",
    "error, 500, set",
    "throw, 500, ''",
    "throw, 500, set"
  })
  @DisplayName("error pages say it as well, whatever they say themselves")
  default void noStore_errorPage_isKept(String by, int status, String what) {
    String path =
        dispatch("/limited/allow/dispatch", by, "/x") + "&status=" + status + "&caching=" + what;
    Exchange answer = shipped("GET", path, impersonated());
    assertEquals(status, answer.status());
    assertEquals("errorpage", answer.json().path("handler").asText());
    assertEquals(NO_STORE, caching(answer), answer.toString());
  }
}
