package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mode with every dispatch, method and caller, and error pages whatever failed. */
public interface PolicyMatrixContract extends PolicyContract {
  @ParameterizedTest
  @CsvSource({
    "read-only, none",
    "read-only, public",
    "read-only, allow",
    "read-only, require-reason",
    "read-only, read-only",
    "read-only, deny",
    "deny, none",
    "deny, public",
    "deny, allow",
    "deny, read-only",
    "allow, none",
    "allow, require-reason",
    "allow, read-only",
    "allow, deny"
  })
  @DisplayName("S33, S36: each mode, or the default, refuses what it must, and nothing else")
  default void mode_anyDispatchMethodAndCaller_decidesAsTheTableSays(
      String byDefault, String route) {
    assertDecidedAsTheTableSays(byDefault, route, List.of("forward", "async", "include"));
  }

  @ParameterizedTest
  @CsvSource({
    "none, 416",
    "public, 417",
    "allow, 422",
    "require-reason, 423",
    "read-only, 424",
    "deny, 426",
    "deny, 428"
  })
  @DisplayName("S33: an error page is shown whatever failed, unless a guard closes the page itself")
  default void errorPage_anyMethodAndCaller_keepsStatusAndRunsUnlessClosed(
      String route, int status) {
    for (String byDefault : List.of("read-only", "deny")) {
      for (String method : policedMethods(byDefault)) {
        for (Map.Entry<Caller, String[]> caller : callers().entrySet()) {
          Exchange answer =
              send(
                  withDefault(byDefault),
                  method,
                  dispatch("/limited/public/dispatch", "error", "/x") + "&status=" + status,
                  caller.getValue());
          String request = byDefault + " " + method + " of " + caller.getKey();
          assertEquals(status, answer.status(), request);
          assertTrue(answer.header("WWW-Authenticate").isEmpty(), request);
          boolean closed =
              !route.equals("none")
                  && caller.getKey() != Caller.ANONYMOUS
                  && !PolicyContract.refusal(route, caller.getKey(), true).isEmpty();
          boolean shown = answer.body().contains("\"errorpage\"");
          if (method.equals("GET") || method.equals("POST")) {
            assertEquals(!closed, shown, request + answer.body());
          }
          // Jetty shows error pages for GET, HEAD and POST only.
          assertTrue(shown || answer.body().isEmpty(), request + answer.body());
          assertFalse(closed && shown, request);
        }
      }
    }
  }
}
