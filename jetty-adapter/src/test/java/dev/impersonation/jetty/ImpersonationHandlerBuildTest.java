package dev.impersonation.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.http.RouteRule;
import dev.impersonation.http.SettingException;
import dev.impersonation.testkit.TestIssuer;
import java.util.Objects;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ImpersonationHandlerBuildTest {
  private @Nullable TestIssuer started;

  @BeforeAll
  void start() {
    started = TestIssuer.start();
  }

  @AfterAll
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  private GateBuilder<ImpersonationHandler> builder() {
    TestIssuer issuer = Objects.requireNonNull(started);
    return ImpersonationHandler.builder().issuer(issuer.issuer()).jwtKey(issuer.publicKeyPem());
  }

  private static String refused(Runnable routing) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, routing::run).getMessage());
  }

  @Test
  @SuppressWarnings("NullAway") // What callers without null checks may do.
  void route_null_isRefusedWithItsPlace() {
    ImpersonationHandler handler = builder().build();
    handler.route("/a", GuardMode.DENY);
    assertEquals(
        "route 2: the pattern is null", refused(() -> handler.route(null, GuardMode.DENY)));
    assertEquals(
        "route 2: the rule of /b is null", refused(() -> handler.route("/b", (GuardMode) null)));
    assertEquals(
        "route 2: the rule of /b is null", refused(() -> handler.route("/b", (RouteRule) null)));
    assertEquals(
        "route 2: the pattern is null",
        refused(() -> handler.route(null, RouteRule.of(GuardMode.DENY))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"api", "/api/*/x", "*", "/api/**", "^(", "*/x"})
  void route_patternThatJettyRefuses_isRefusedWithItsPlace(String pattern) {
    ImpersonationHandler handler = builder().build();
    handler.route("/a", GuardMode.DENY).route("/b/*", GuardMode.READ_ONLY);
    String message = refused(() -> handler.route(pattern, GuardMode.DENY));
    assertTrue(message.startsWith("route 3: " + pattern + " is no pattern of Jetty's"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/*", "/api/*", "/api", "*.do", "/api/{id}", "^/api/[0-9]+$"})
  void route_patternOfJettys_isTaken(String pattern) {
    ImpersonationHandler handler = builder().build();
    assertSame(handler, handler.route(pattern, GuardMode.DENY));
  }

  @Test
  void route_afterStart_isRefused() throws Exception {
    ImpersonationHandler handler = builder().build();
    Server server = new Server();
    server.setHandler(handler);
    server.start();
    try {
      assertThrows(IllegalStateException.class, () -> handler.route("/a", GuardMode.DENY));
    } finally {
      server.stop();
    }
    assertSame(handler, handler.route("/a", GuardMode.DENY));
  }

  @ParameterizedTest
  @CsvSource({"coverage, warn", "coverage, fail", "webSockets, open"})
  void build_settingOfRoutes_isRefusedByName(String name, String value) {
    GateBuilder<ImpersonationHandler> builder = builder().set(name, value);
    SettingException refused = assertThrows(SettingException.class, builder::build);
    assertEquals(name, refused.setting());
    assertTrue(String.valueOf(refused.getMessage()).contains(name), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"coverage, off", "webSockets, verified"})
  void build_settingOfRoutesThatAsksForNothing_isTaken(String name, String value) {
    assertEquals(GuardMode.READ_ONLY, builder().set(name, value).build().defaultMode());
  }

  private static final class Typed extends Handler.Abstract {
    Typed(InvocationType type) {
      super(type);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource
  void getInvocationType_beforeAnything_isBlocking(InvocationType type) {
    ImpersonationHandler handler = builder().build();
    assertEquals(InvocationType.BLOCKING, handler.getInvocationType());
    handler.setHandler(new Typed(type));
    assertEquals(InvocationType.BLOCKING, handler.getInvocationType());
    Server server = new Server();
    server.setHandler(handler);
    assertEquals(InvocationType.BLOCKING, server.getInvocationType());
  }

  @Test
  void toString_always_namesNoSetting() {
    ImpersonationHandler handler = builder().build();
    String issuer = Objects.requireNonNull(started).issuer();
    handler.route("/secret-route/*", GuardMode.DENY);
    assertTrue(handler.toString().contains("ImpersonationHandler@"), handler::toString);
    assertFalse(handler.toString().contains(issuer), handler::toString);
    assertFalse(handler.toString().contains("secret"), handler::toString);
  }

  @Test
  void cryptoProvider_byDefault_isToldForHealthChecks() {
    assertEquals("SunRsaSign", builder().cryptoProvider("jdk").build().cryptoProvider());
  }

  @Test
  void keySetState_keysGiven_isEmpty() {
    assertTrue(builder().build().keySetState().isEmpty());
  }
}
