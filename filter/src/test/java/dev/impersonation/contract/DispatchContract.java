package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identity on every dispatch, guards for open routes, and no bleed between requests. */
public interface DispatchContract extends TestIssuerContract {

  @ParameterizedTest
  @ValueSource(strings = {"forward", "writer-forward", "async", "async-wrapped"})
  @DisplayName("S33: an open route that forwards to a protected one does not open it")
  default void dispatch_fromOpenToProtected_isRefused(String by) {
    Exchange refused = get(dispatch("/public-dispatch", by, WHOAMI));
    assertRefused(401, "session-token-and-uat-missing", refused);
  }

  @Test
  @DisplayName("S33: a refused INCLUDE writes nothing and does not run its target")
  default void dispatch_includeFromOpenToProtected_writesNothing() {
    Exchange exchange = get(dispatch("/public-dispatch", "include", WHOAMI));
    assertEquals(200, exchange.status());
    assertEquals("[\"head\",,\"tail\"]", exchange.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "include", "include-twice", "async"})
  @DisplayName("a guard opens its route on every dispatch that passes it, more than once too")
  default void dispatch_fromOpenToOpen_runsAnonymously(String by) {
    Exchange exchange = get(dispatch("/public-dispatch", by, "/public/whoami"));
    assertEquals(200, exchange.status(), exchange.body());
    JsonNode seen = by.startsWith("include") ? exchange.json().path(1) : exchange.json();
    assertEquals("ran", seen.path("handler").asText(), exchange.body());
    assertFalse(seen.path("authenticated").asBoolean());
  }

  @Test
  @DisplayName("both includes of one open page run")
  default void dispatch_includeTwice_runsBoth() {
    JsonNode both = get(dispatch("/public-dispatch", "include-twice", "/public/whoami")).json();
    assertEquals("ran", both.path(0).path("handler").asText());
    assertEquals("ran", both.path(1).path("handler").asText());
  }

  @Test
  @DisplayName("an open page that includes itself stays open, and opens nothing else")
  default void dispatch_includeOfItself_staysOpen() {
    String open = nested("/public-dispatch", nested("/public-dispatch", "/public/whoami"));
    Exchange exchange = get(dispatch("/public-dispatch", "include", encoded(open)));
    assertEquals(1, exchange.body().split("\"ran\"", -1).length - 1, exchange.body());
    String closed = nested("/public-dispatch", nested("/public-dispatch", WHOAMI));
    assertFalse(get(dispatch("/public-dispatch", "include", encoded(closed))).handlerRan());
  }

  private String nested(String from, String to) {
    return dispatch(from, "include", encoded(to));
  }

  private static String encoded(String path) {
    return URLEncoder.encode(path, StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("S23, S33: the request of an async context names the subject, on any thread")
  default void dispatch_asyncContext_namesTheSubject() {
    Exchange exchange = get("/dispatch?by=async-user&to=/x", impersonated());
    assertEquals(200, exchange.status(), exchange.body());
    assertEquals("user_customer", exchange.json().path("principal").asText());
    assertEquals("user_customer", exchange.json().path("remoteUser").asText());
    assertEquals("Bearer", exchange.json().path("authType").asText());
  }

  @Test
  @DisplayName("S34: the identity of the request holds on an open route too")
  default void open_withToken_hasIdentity() {
    Exchange exchange = get("/public/whoami", impersonated());
    assertSpeaksFor("user_customer", exchange);
    assertActor("user_engineer", exchange);
  }

  @Test
  default void open_withoutToken_runsAnonymously() {
    Exchange exchange = get("/public/whoami");
    assertEquals(200, exchange.status());
    assertFalse(exchange.json().path("authenticated").asBoolean());
    assertEquals("session-token-and-uat-missing", exchange.json().path("reason").asText());
  }

  @Test
  default void open_staleCookie_runsAnonymously() {
    Exchange exchange =
        get("/public/whoami", cookie("__session=" + issuer().token().expired().sign()));
    assertEquals(200, exchange.status());
    assertFalse(exchange.json().path("authenticated").asBoolean());
    assertEquals("token-expired", exchange.json().path("reason").asText());
  }

  @Test
  default void open_badHeader_isRefused() {
    assertRefused(
        401,
        "token-invalid-signature",
        get("/public/whoami", bearer(issuer().token().forged().sign())));
  }

  @Test
  @DisplayName("a guard that runs after the filter opens nothing")
  default void guard_afterTheFilter_isIgnored() {
    assertRefused(401, "session-token-and-uat-missing", get("/late/whoami"));
    assertSpeaksFor("user_customer", get("/late/whoami", impersonated()));
  }

  @Test
  @DisplayName("a mark that a late guard left opens no later dispatch")
  default void guard_afterTheFilter_opensNoForward() {
    Exchange exchange = get(dispatch("/late-dispatch", "forward", WHOAMI));
    assertRefused(401, "session-token-and-uat-missing", exchange);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 500})
  @DisplayName("S33: the error page keeps its status and sees the identity of the request")
  default void error_withToken_keepsStatusAndIdentity(int status) {
    Exchange exchange = get("/dispatch?by=error&to=/x&status=" + status, impersonated());
    assertEquals(status, exchange.status());
    assertEquals("ERROR", exchange.json().path("dispatcher").asText());
    assertEquals("user_customer", exchange.json().path("sub").asText());
    assertEquals("user_engineer", exchange.json().path("actor").asText());
    assertEquals(status, exchange.json().path("status").asInt());
  }

  @Test
  @DisplayName("S33: the error page of an anonymous request runs without identity")
  default void error_onOpenRoute_runsWithoutIdentity() {
    Exchange exchange = get("/public-dispatch?by=error&to=/x&status=500");
    assertEquals(500, exchange.status());
    assertEquals("ERROR", exchange.json().path("dispatcher").asText());
    assertFalse(exchange.json().path("authenticated").asBoolean());
  }

  @Test
  @DisplayName("an exception of the application passes untouched to its error page")
  default void error_thrown_reachesTheErrorPage() {
    Exchange exchange = get("/dispatch?by=throw&to=/x", impersonated());
    assertEquals(500, exchange.status());
    assertEquals("user_customer", exchange.json().path("sub").asText());
    assertFalse(exchange.body().contains("thrown by the application"));
  }

  @Test
  @DisplayName("the error page itself, asked for directly, is protected")
  default void error_pageAskedForDirectly_isRefused() {
    assertRefused(401, "session-token-and-uat-missing", get("/errorpage"));
  }

  @Test
  @DisplayName("S35: mixed identities on the same connections never bleed")
  default void identity_concurrentMixedRequests_neverBleeds()
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int index = 0; index < 320; index++) {
        int number = index;
        all.add(threads.submit(() -> oneOfMany(number)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void oneOfMany(int number) {
    String subject = "user_" + number;
    String path = number % 3 == 0 ? dispatch("/dispatch", "async", WHOAMI) : WHOAMI;
    switch (number % 4) {
      case 0 -> assertEquals(401, get(path).status());
      case 1 -> {
        Exchange own = get(path, bearer(issuer().token().subject(subject).sign()));
        assertSpeaksFor(subject, own);
        assertTrue(own.json().path("actor").isNull());
      }
      default -> {
        Exchange acted =
            get(
                path,
                bearer(issuer().token().subject(subject).impersonatedBy("eng_" + number).sign()));
        assertSpeaksFor(subject, acted);
        assertActor("eng_" + number, acted);
      }
    }
  }
}
