package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.impersonation.http.GuardMode;
import dev.impersonation.http.RouteRule;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("the filter: rules of handlers behind servlets")
final class HandlerRulesTest {
  private static final TestIssuer ISSUER = TestIssuer.start(FilterScene.CLOCK);

  private final FilterScene scene = new FilterScene(ISSUER);
  private final List<DispatcherType> asked = new ArrayList<>();

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private ImpersonationFilter filter(HandlerRules handlers) {
    return ImpersonationFilter.builder(handlers)
        .issuer(ISSUER.issuer())
        .clock(FilterScene.CLOCK)
        .keySource(StaticKeySet.ofJwkSet(ISSUER.jwkSet()))
        .build();
  }

  private Optional<RouteRule> frees(HttpServletRequest request) {
    asked.add(request.getDispatcherType());
    return Optional.of(RouteRule.ofAnnotation(GuardMode.ALLOW));
  }

  private MockedRequest post(String path) {
    MockedRequest request = scene.acting(path);
    when(request.servlet.getMethod()).thenReturn("POST");
    return request;
  }

  @ParameterizedTest
  @EnumSource(DispatcherType.class)
  @DisplayName("the handler of an INCLUDE or an error page is not looked for")
  void doFilter_eachDispatch_asksWhereThePathIsTheHandlers(DispatcherType type) throws Exception {
    ImpersonationFilter filter = filter(this::frees);
    MockedRequest request = scene.acting("/first");
    request.send(scene.response, new Target(), filter);
    request.dispatch(type, "/next", scene.response, new Target(), filter);
    assertEquals(
        switch (type) {
          case REQUEST, ASYNC, FORWARD -> List.of(DispatcherType.REQUEST, type);
          case INCLUDE, ERROR -> List.of(DispatcherType.REQUEST);
        },
        asked);
  }

  @Test
  @DisplayName("a customer in person costs no look-up")
  void doFilter_inPerson_doesNotAsk() throws Exception {
    Target target = new Target();
    new MockedRequest("/a")
        .bearer(ISSUER.token().sign())
        .send(scene.response, target, filter(this::frees));
    assertEquals(1, target.runs.size());
    assertEquals(List.of(), asked);
  }

  @Test
  void doFilter_handlerFrees_runs() throws Exception {
    Target target = new Target();
    post("/a").send(scene.response, target, filter(this::frees));
    FilterScene.assertActing(target.run());
  }

  @Test
  @DisplayName("it is asked before the application can see whom the request speaks for")
  void doFilter_asked_nothingHasHappened() throws Exception {
    Target target = new Target();
    post("/a")
        .send(
            scene.response,
            target,
            filter(
                request -> {
                  assertNull(request.getAttribute(ImpersonationFilter.CONTEXT_ATTRIBUTE));
                  return frees(request);
                }));
    assertEquals(1, target.runs.size());
  }

  @Test
  @DisplayName("a marked deny holds beside a handler that frees")
  void doFilter_guardDenies_handlerFreesNothing() throws Exception {
    Target target = new Target();
    scene
        .acting("/a")
        .send(scene.response, target, GuardScene.guard(GuardMode.DENY), filter(this::frees));
    scene.assertAnswered(403, "impersonation_denied");
    assertEquals(List.of(), target.runs);
  }

  @SuppressWarnings("NullAway") // what users without NullAway do
  private static Optional<RouteRule> withoutAnswer(String how) {
    return switch (how) {
      case "throws" -> throw new IllegalStateException("secret");
      case "error" -> throw new NoClassDefFoundError("secret");
      default -> null;
    };
  }

  @ParameterizedTest
  @CsvSource({"throws", "null", "error"})
  @DisplayName("a handler that cannot be told is 503, and nothing runs")
  void doFilter_noAnswer_isUnavailable(String how) throws Exception {
    Target target = new Target();
    scene.acting("/a").send(scene.response, target, filter(request -> withoutAnswer(how)));
    scene.assertAnswered(503, "impersonation_policy_unavailable");
    assertEquals(List.of(), target.runs);
  }

  @ParameterizedTest
  @CsvSource({"/next, true", "/first, false"})
  @DisplayName("S36: what a handler is allowed is not lent to what is forwarded to by name")
  void doFilter_forward_freesByItsOwnPathAlone(String path, boolean runs) throws Exception {
    ImpersonationFilter filter = filter(this::frees);
    MockedRequest request = post("/first");
    Target forwarded = new Target();
    request.send(
        scene.response,
        new Target(
            () ->
                request.dispatch(DispatcherType.FORWARD, path, scene.response, forwarded, filter)),
        filter);
    assertEquals(runs ? 1 : 0, forwarded.runs.size());
    if (!runs) {
      scene.assertAnswered(403, "impersonation_read_only");
    }
  }

  @Test
  @DisplayName("what a handler denies holds for a forward by name")
  void doFilter_forwardByName_isDeniedByTheHandlerOfThePath() throws Exception {
    ImpersonationFilter filter =
        filter(
            request ->
                request.getDispatcherType() == DispatcherType.FORWARD
                    ? Optional.of(RouteRule.ofAnnotation(GuardMode.DENY))
                    : Optional.empty());
    MockedRequest request = scene.acting("/first");
    Target forwarded = new Target();
    request.send(
        scene.response,
        new Target(
            () ->
                request.dispatch(
                    DispatcherType.FORWARD, "/first", scene.response, forwarded, filter)),
        filter);
    assertEquals(List.of(), forwarded.runs);
    verify(scene.response).setStatus(403);
  }
}
