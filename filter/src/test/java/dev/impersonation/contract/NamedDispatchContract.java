package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Dispatches by servlet name, which pass no filter that is mapped by url-pattern: the servlet
 * "named" has the filter mapped by its name as well, "whoami" has not.
 */
public interface NamedDispatchContract extends TestIssuerContract {
  @Test
  @DisplayName("S33: identity holds on a named FORWARD")
  default void named_forward_keepsIdentity() {
    for (String servlet : new String[] {"named", "whoami"}) {
      Exchange exchange = get(dispatch("/dispatch", "named-forward", servlet), impersonated());
      assertSpeaksFor("user_customer", exchange);
      assertActor("user_engineer", exchange);
      assertEquals("FORWARD", exchange.json().path("dispatcher").asText());
    }
  }

  @Test
  @DisplayName("S33: identity holds on a named INCLUDE")
  default void named_include_keepsIdentity() {
    for (String servlet : new String[] {"named", "whoami"}) {
      Exchange exchange = get(dispatch("/dispatch", "named-include", servlet), impersonated());
      JsonNode included = exchange.json().path(1);
      assertEquals("user_customer", included.path("sub").asText(), exchange.body());
      assertEquals("user_customer", included.path("principal").asText());
      assertEquals("user_engineer", included.path("actor").asText());
    }
  }

  @Test
  @DisplayName("S33: mapped by servlet-name the filter refuses a named FORWARD from an open route")
  default void named_forwardFromOpen_isRefused() {
    assertRefused(
        401,
        "session-token-and-uat-missing",
        get(dispatch("/public-dispatch", "named-forward", "named")));
  }

  @Test
  @DisplayName("S33: mapped by servlet-name the filter refuses a named INCLUDE from an open route")
  default void named_includeFromOpen_writesNothing() {
    Exchange exchange = get(dispatch("/public-dispatch", "named-include", "named"));
    assertEquals(200, exchange.status());
    assertEquals("[\"head\",,\"tail\"]", exchange.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"named-forward", "named-include"})
  @DisplayName("as documented: without a mapping by servlet-name no filter stands in between")
  default void named_fromOpenToUnmapped_runsAnonymously(String by) {
    Exchange exchange = get(dispatch("/public-dispatch", by, "whoami"));
    assertEquals(200, exchange.status(), exchange.body());
    JsonNode seen = by.equals("named-include") ? exchange.json().path(1) : exchange.json();
    assertTrue(exchange.handlerRan(), exchange.body());
    assertFalse(seen.path("authenticated").asBoolean());
    assertTrue(seen.path("sub").isNull() && seen.path("principal").isNull(), exchange.body());
  }

  @Test
  @DisplayName("mapped by url-pattern and servlet-name, one dispatch has one caller")
  default void named_askedForDirectly_isJudgedOnce() {
    assertRefused(401, "session-token-and-uat-missing", get("/named"));
    assertSpeaksFor("user_customer", get("/named", impersonated()));
    assertActor("user_engineer", get("/named", impersonated()));
    assertSpeaksFor("user_customer", get("/public/named", impersonated()));
    Exchange open = get("/public/named");
    assertEquals(200, open.status(), open.body());
    assertFalse(open.json().path("authenticated").asBoolean());
    assertSpeaksFor(
        "user_customer", get(dispatch("/dispatch", "forward", "/named"), impersonated()));
    assertRefused(
        401,
        "session-token-and-uat-missing",
        get(dispatch("/public-dispatch", "forward", "/named")));
  }

  @Test
  @DisplayName("a guard that is mapped by servlet-name comes too late to open its servlet")
  default void guardByName_askedForDirectly_isIgnored() {
    assertRefused(401, "session-token-and-uat-missing", get("/guarded"));
    assertSpeaksFor("user_customer", get("/guarded", impersonated()));
  }

  @Test
  @DisplayName("what a guard by servlet-name left over opens no later INCLUDE")
  default void guardByName_leftover_opensNoInclude() {
    String[] ways = {
      dispatch("/public-dispatch", "guarded-include", WHOAMI),
      dispatch("/public-dispatch", "guarded-include", "/named"),
      dispatch("/public-dispatch", "named-guarded-include", "named")
    };
    for (String way : ways) {
      Exchange exchange = get(way);
      assertEquals(200, exchange.status());
      assertEquals(1, exchange.body().split("\"ran\"", -1).length - 1, exchange.body());
      assertTrue(exchange.body().endsWith(",]"), exchange.body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "include"})
  @DisplayName("what a guard by servlet-name left over opens no dispatch from its servlet")
  default void guardByName_leftover_opensNoFurtherDispatch(String by) {
    for (String first : new String[] {"named-forward", "named-include"}) {
      for (String to : new String[] {WHOAMI, "/named"}) {
        Exchange exchange =
            get(
                dispatch("/public-dispatch", first, "guarded-dispatch")
                    + "&thenBy="
                    + by
                    + "&thenTo="
                    + to);
        assertFalse(exchange.body().contains("\"ran\""), first + " " + to + exchange.body());
      }
    }
  }

  private String viaGuardedServlet(String from, String by, String thenBy, String thenTo) {
    return dispatch(from, by, "guarded-dispatch") + "&thenBy=" + thenBy + "&thenTo=" + thenTo;
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "include"})
  @DisplayName("what a guard by servlet-name left over opens no way back to the path it came from")
  default void guardByName_leftover_opensNoDispatchBack(String by) {
    Exchange once = get(dispatch("/request-dispatch", "forward", "/public/whoami"));
    assertTrue(once.handlerRan(), once.body());
    for (String first : new String[] {"named-forward", "named-include"}) {
      Exchange exchange =
          get(viaGuardedServlet("/request-dispatch", first, by, "/request-dispatch"));
      assertFalse(exchange.handlerRan(), first + exchange.body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"named-forward", "named-include"})
  @DisplayName("what a guard by servlet-name left over opens no other named servlet")
  default void guardByName_leftover_opensNoNamedDispatch(String by) {
    for (String first : new String[] {"named-forward", "named-include"}) {
      Exchange exchange = get(viaGuardedServlet("/public-dispatch", first, by, "named"));
      assertFalse(exchange.handlerRan(), first + exchange.body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "include"})
  @DisplayName("what a guard by servlet-name left over in an open view opens no other servlet")
  default void guardByName_leftoverInOpenView_opensNoNamedDispatch(String by) {
    for (String first : new String[] {"named-forward", "named-include"}) {
      for (String then : new String[] {"named-forward", "named-include"}) {
        String view = viaGuardedServlet("/public-dispatch", first, then, "named");
        Exchange exchange = get(dispatch("/public-dispatch", by, encoded(view)));
        assertFalse(exchange.handlerRan(), by + first + then + exchange.body());
      }
    }
  }

  private static String encoded(String path) {
    return URLEncoder.encode(path, StandardCharsets.UTF_8);
  }
}
