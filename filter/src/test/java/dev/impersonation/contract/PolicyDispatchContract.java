package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guards that meet: on one path, behind the filter, by servlet name, and from page to page. */
public interface PolicyDispatchContract extends LimitContract {
  private String via(String by, String to) {
    String target = URLEncoder.encode(to, StandardCharsets.UTF_8);
    return dispatch("/limited/allow/dispatch", by, target);
  }

  @ParameterizedTest
  @CsvSource({
    "public-read, impersonation_read_only",
    "read-public, impersonation_read_only",
    "public-deny, impersonation_denied",
    "deny-public, impersonation_denied",
    "allow-read, impersonation_read_only",
    "read-allow, impersonation_read_only",
    "allow-deny, impersonation_denied",
    "deny-allow, impersonation_denied"
  })
  @DisplayName("of several guards on one path the strictest holds, in either order")
  default void guards_severalOnOnePath_strictestHolds(String route, String code) {
    String path = "/limited/" + route + "/notes";
    assertForbidden(code, shipped("POST", path, impersonated()));
    assertForbidden(code, shipped("POST", via("forward", path), impersonated()));
    assertNotIncluded(shipped("POST", via("include", path), impersonated()));
    Exchange read = shipped("GET", path, impersonated());
    if (code.equals(DENIED)) {
      assertForbidden(code, read);
    } else {
      assertRan(read);
    }
    assertRefused(401, MISSING, shipped("GET", path));
    assertRan(shipped("POST", path, own()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"read-deny", "deny-read"})
  @DisplayName("read-only and deny are closed, whichever says so first")
  default void guards_readOnlyAndDeny_areClosed(String route) {
    String path = "/limited/" + route + "/notes";
    assertForbidden(DENIED, shipped("GET", path, impersonated()));
    assertEquals(403, shipped("POST", path, impersonated()).status());
    assertRan(shipped("POST", path, own()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"reason-read", "read-reason"})
  @DisplayName("read-only and require-reason: both hold")
  default void guards_reasonAndReadOnly_bothHold(String route) {
    String path = "/limited/" + route + "/notes";
    assertForbidden(REASON_REQUIRED, shipped("GET", path, impersonated()));
    assertEquals(403, shipped("POST", path, impersonated()).status());
    assertForbidden(READ_ONLY, shipped("POST", path, actingFor("ticket 1")));
    assertRan(shipped("GET", path, actingFor("ticket 1")));
    assertRan(shipped("POST", path, own()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"request", "forward", "async", "include"})
  @DisplayName("S33: a guard behind the filter refuses by itself")
  default void lateGuard_limits_refuses(String by) {
    for (String method : new String[] {"GET", "POST"}) {
      assertLate(by, send(settings(), method, late(by, "late-deny"), impersonated()), DENIED);
      assertLate(by, send(settings(), method, late(by, "late-deny"), own()), "");
      assertLate(
          by,
          send(settings(), method, late(by, "late-read"), impersonated()),
          method.equals("GET") ? "" : READ_ONLY);
      assertLate(by, send(settings(), method, late(by, "late-read"), own()), "");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"request", "forward", "async", "include"})
  @DisplayName("S33: a guard behind the filter opens nothing, to nobody")
  default void lateGuard_opens_isIgnored(String by) {
    for (String route : new String[] {"late-allow", "late-public"}) {
      String changes = by.equals("request") ? READ_ONLY : byDefault(READ_ONLY);
      assertLate(by, shipped("POST", late(by, route), impersonated()), changes);
      assertLate(by, shipped("GET", late(by, route), impersonated()), "");
      assertLate(by, shipped("POST", late(by, route), own()), "");
      assertRefused(401, MISSING, shipped("GET", late(by, route)));
    }
  }

  private String late(String by, String route) {
    String path = "/limited/" + route + "/notes";
    return by.equals("request") ? path : via(by, path);
  }

  private void assertLate(String by, Exchange answer, String code) {
    assertDispatched(by, code, answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"request", "forward", "async", "include"})
  @DisplayName("S33: a guard by servlet name refuses on every dispatch, and opens none")
  default void guardByName_dispatchByPath_onlyTightens(String by) {
    for (String method : new String[] {"GET", "POST"}) {
      String changes = method.equals("GET") ? "" : READ_ONLY;
      assertLate(by, send(settings(), method, byName(by, "closed"), impersonated()), DENIED);
      assertLate(by, send(settings(), method, byName(by, "closed"), own()), "");
      assertLate(by, send(settings(), method, byName(by, "readable"), impersonated()), changes);
      assertLate(
          by,
          shipped(method, byName(by, "free"), impersonated()),
          by.equals("request") ? changes : byDefault(changes));
      assertLate(by, shipped(method, byName(by, "free"), own()), "");
    }
  }

  private String byName(String by, String servlet) {
    return by.equals("request") ? "/" + servlet : via(by, "/" + servlet);
  }

  @ParameterizedTest
  @ValueSource(strings = {"named-forward", "named-include"})
  @DisplayName("S33: a named dispatch, which passes no other filter, stops at the servlet's guard")
  default void namedDispatch_guardedByName_isRefused(String by) {
    for (String method : new String[] {"GET", "POST"}) {
      String changes = method.equals("GET") ? "" : READ_ONLY;
      for (String from : new String[] {"allow", "public"}) {
        String way = dispatch("/limited/" + from + "/dispatch", by, "");
        assertLate(by, shipped(method, way + "closed", impersonated()), DENIED);
        assertLate(by, shipped(method, way + "closed", own()), "");
        assertLate(by, shipped(method, way + "readable", impersonated()), changes);
        assertLate(by, shipped(method, way + "readable", own()), "");
      }
    }
  }

  @Test
  @DisplayName("S33: what a page may do, the page it forwards to may not")
  default void forward_fromAllowed_isDecidedAnew() {
    for (String by : new String[] {"forward", "async", "writer-forward"}) {
      assertDispatched(
          by, byDefault(READ_ONLY), shipped("POST", via(by, "/limited/none/a"), impersonated()));
    }
    assertRan(shipped("POST", via("forward", "/limited/allow/view"), impersonated()));
    assertRan(shipped("POST", via("async", "/limited/allow/view"), impersonated()));
    assertRan(shipped("GET", via("forward", "/limited/none/a"), impersonated()));
    assertRan(shipped("POST", via("forward", "/limited/none/a"), own()));
  }

  @Test
  @DisplayName("S33: a closed fragment is left out, the rest of the page is written")
  default void include_refused_leavesTheRest() {
    assertDispatched(
        "include",
        byDefault(READ_ONLY),
        shipped("POST", via("include", "/limited/none/a"), impersonated()));
    assertIncluded(shipped("POST", via("include", "/limited/allow/a"), impersonated()));
    assertNotIncluded(shipped("GET", via("include", "/limited/deny/a"), impersonated()));
    assertIncluded(shipped("GET", via("include", "/limited/none/a"), impersonated()));
    assertIncluded(shipped("POST", via("include", "/limited/deny/a"), own()));
    Exchange twice = shipped("GET", via("include-twice", "/limited/deny/a"), impersonated());
    assertEquals("[,]", twice.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "include", "async"})
  @DisplayName("S33: a mark does not reach past the next dispatch, there and back")
  default void mark_ofOneDispatch_holdsForNoOther(String by) {
    String inner = dispatch("/limited/allow/dispatch", "forward", "/limited/none/a");
    Exchange answer = shipped("POST", via(by, inner), impersonated());
    if (byDefault(READ_ONLY).isEmpty()) {
      assertTrue(answer.handlerRan(), answer.body());
    } else {
      assertNothingRan(answer);
    }
  }
}
