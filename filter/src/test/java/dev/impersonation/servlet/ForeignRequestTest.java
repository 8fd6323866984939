package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.impersonation.http.GuardMode;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S50: a request that is passed on as another object, which is no wrapper of the API")
final class ForeignRequestTest {
  private static final TestIssuer ISSUER = TestIssuer.start();

  /** All that it is asked, it asks the request: attributes are the same. */
  private static final Filter DELEGATING =
      (request, response, chain) ->
          chain.doFilter(
              (ServletRequest)
                  Proxy.newProxyInstance(
                      ForeignRequestTest.class.getClassLoader(),
                      new Class<?>[] {HttpServletRequest.class},
                      (proxy, method, arguments) -> {
                        try {
                          return method.invoke(request, arguments);
                        } catch (InvocationTargetException e) {
                          throw e.getCause();
                        }
                      }),
              response);

  private final GuardScene scene = new GuardScene(ISSUER);
  private final ImpersonationFilter filter = scene.filter;
  private final HttpServletResponse response = scene.response;
  private final Target target = new Target();

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private static MockedRequest acting(String path) {
    return new MockedRequest(path).bearer(ISSUER.token().impersonatedBy("user_engineer").sign());
  }

  @Test
  void guard_delegatingRequestBehindIt_itsMarkIsNotLost() throws ServletException, IOException {
    acting("/api").send(response, target, GuardScene.guard(GuardMode.DENY), DELEGATING, filter);
    assertEquals(0, target.runs.size());
  }

  @Test
  void lateGuard_delegatingRequestInFront_refusesStill() throws ServletException, IOException {
    acting("/api").send(response, target, filter, DELEGATING, GuardScene.guard(GuardMode.DENY));
    assertEquals(0, target.runs.size());
  }

  @Test
  @DisplayName(
      "what another object has noted within a dispatch does not hide what was noted before")
  void lateGuard_afterIncludeOfDelegatingRequest_refusesStill()
      throws ServletException, IOException {
    MockedRequest request = acting("/api");
    Filter including =
        (servletRequest, servletResponse, chain) -> {
          request.dispatch(
              DispatcherType.INCLUDE, "/part", response, new Target(), DELEGATING, filter);
          chain.doFilter(servletRequest, servletResponse);
        };
    request.send(response, target, filter, including, GuardScene.guard(GuardMode.DENY));
    assertEquals(0, target.runs.size());
  }

  @Test
  @DisplayName("S51: an upgrade that a wrapper shows by getHeaders alone is one")
  void upgrade_shownByGetHeadersAlone_isRefused() throws ServletException, IOException {
    MockedRequest request = acting("/ws");
    when(request.servlet.getHeaders("Upgrade"))
        .thenAnswer(call -> Collections.enumeration(List.of("websocket")));
    request.send(response, target, filter);
    assertEquals(0, target.runs.size());
  }

  @Test
  @DisplayName(
      "an error page of a filter in front knows who made the request, whatever went before")
  void errorPage_filterInFrontFailsAfterSuccess_hasIdentity() throws ServletException, IOException {
    HttpServletResponse answered = mock(HttpServletResponse.class);
    when(answered.getStatus()).thenReturn(200);
    MockedRequest request = scene.signedIn("/page");
    request.send(answered, new Target(), filter);
    request.dispatch(DispatcherType.ERROR, "/error", answered, target, filter);
    assertTrue(target.run().context().isPresent());
  }
}
