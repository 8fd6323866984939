package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every mode of a guard with every method and every kind of caller, against a table that owes
 * nothing to the library.
 */
public interface PolicyContract extends LimitContract {
  /** Who asks. */
  enum Caller {
    ANONYMOUS,
    OWN,
    ACTING,
    ACTING_WITH_REASON
  }

  List<String> SAFE = List.of("GET", "HEAD", "OPTIONS");
  List<String> UNSAFE =
      List.of(
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "PROPFIND",
          "MKCOL",
          "FOO",
          "get",
          "Head",
          "post",
          "trace");

  /** Acting: safe, unsafe; acting with a reason: safe, unsafe; anonymous. */
  Map<String, List<String>> TABLE =
      Map.of(
          "public", List.of("", "", "", "", ""),
          "allow", List.of("", "", "", "", MISSING),
          "require-reason", List.of(REASON_REQUIRED, REASON_REQUIRED, "", "", MISSING),
          "read-only", List.of("", READ_ONLY, "", READ_ONLY, MISSING),
          "deny", List.of(DENIED, DENIED, DENIED, DENIED, MISSING));

  /** What a mode says to a caller; empty if it lets the request happen. */
  static String refusal(String mode, Caller caller, boolean safe) {
    int column =
        switch (caller) {
          case OWN -> -1;
          case ANONYMOUS -> 4;
          case ACTING -> safe ? 0 : 1;
          case ACTING_WITH_REASON -> safe ? 2 : 3;
        };
    return column < 0 ? "" : TABLE.getOrDefault(mode, List.of()).get(column);
  }

  default Map<Caller, String[]> callers() {
    Map<Caller, String[]> callers = new EnumMap<>(Caller.class);
    callers.put(Caller.ANONYMOUS, new String[0]);
    callers.put(Caller.OWN, own());
    callers.put(Caller.ACTING, impersonated());
    callers.put(Caller.ACTING_WITH_REASON, actingFor("ticket 1"));
    return callers;
  }

  default int handlerCalls(Map<String, String> settings) {
    return send(settings, "GET", "/api/count", own()).json().path("calls").asInt();
  }

  default List<String> policedMethods(String byDefault) {
    List<String> methods = new ArrayList<>(SAFE);
    if (quirks().has(HostQuirk.TRACE_REACHES_THE_APPLICATION)) {
      methods.add("TRACE");
    }
    methods.addAll(byDefault.equals("read-only") ? UNSAFE : List.of("POST", "get"));
    return methods;
  }

  /**
   * Of HTTP/1.1 the client drops what follows the head of an answer to HEAD, in whichever case:
   * what follows a {@code Head} depends on the version.
   */
  static boolean tellsBody(String method) {
    return !method.equals("Head");
  }

  default void assertDecided(String request, String method, String refusal, Exchange answer) {
    int status = refusal.isEmpty() ? 200 : refusal.equals(MISSING) ? 401 : 403;
    assertEquals(status, answer.status(), request);
    assertEquals(refusal, answer.header("x-clerk-auth-reason").orElse(""), request);
    assertEquals(
        refusal.isEmpty() ? "ran" : "", answer.header(WhoAmIServlet.RAN).orElse(""), request);
    if (tellsBody(method)) {
      assertEquals(refusal.isEmpty() && !method.equals("HEAD"), answer.handlerRan(), request);
    }
  }

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
  default void mode_anyMethodAndCaller_decidesAsTheTableSays(String byDefault, String route) {
    assertDecidedAsTheTableSays(byDefault, route, List.of("request"));
  }

  /** Sends every method of every caller to the route, in each of these ways. */
  default void assertDecidedAsTheTableSays(String byDefault, String route, List<String> ways) {
    Map<String, String> settings = withDefault(byDefault);
    boolean isAskedInFront = byDefault("asked").isEmpty() && !ways.contains("request");
    String mode = !route.equals("none") ? route : isAskedInFront ? "allow" : byDefault;
    Map<Caller, String[]> callers = callers();
    String target = "/limited/" + route + "/notes";
    int before = handlerCalls(settings);
    int ran = 0;
    for (String by : ways) {
      String path =
          by.equals("request") ? target : dispatch("/limited/public/dispatch", by, target);
      for (String method : policedMethods(byDefault)) {
        for (Map.Entry<Caller, String[]> caller : callers.entrySet()) {
          boolean safe = SAFE.contains(method) || method.equals("TRACE");
          String refusal = refusal(mode, caller.getKey(), safe);
          ran += refusal.isEmpty() ? 1 : 0;
          Exchange answer = send(settings, method, path, caller.getValue());
          String request = method + " by " + by + " of " + caller.getKey();
          if (by.equals("include")) {
            assertInclusion(request, method, refusal, answer);
          } else {
            assertDecided(request, method, refusal, answer);
          }
        }
      }
    }
    assertEquals(ran, handlerCalls(settings) - before, "how often the handler ran");
  }

  private void assertInclusion(String request, String method, String refusal, Exchange answer) {
    assertEquals(200, answer.status(), request);
    if (method.equalsIgnoreCase("HEAD")) {
      assertEquals("", answer.body(), request);
    } else if (refusal.isEmpty()) {
      assertTrue(answer.handlerRan(), request + answer.body());
    } else {
      assertEquals("[\"head\",,\"tail\"]", answer.body(), request);
    }
  }
}
