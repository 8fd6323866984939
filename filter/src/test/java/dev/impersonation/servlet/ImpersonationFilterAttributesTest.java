package dev.impersonation.servlet;

import static dev.impersonation.servlet.FilterScene.HOLDER;
import static dev.impersonation.servlet.FilterScene.PLAIN_SUBJECT;
import static dev.impersonation.servlet.FilterScene.assertActing;
import static dev.impersonation.servlet.FilterScene.assertNobody;
import static dev.impersonation.servlet.FilterScene.overwriteEverything;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("the filter: what it keeps on the request")
final class ImpersonationFilterAttributesTest {
  private static final TestIssuer ISSUER = TestIssuer.start(FilterScene.CLOCK);
  private static final TestIssuer OTHER = TestIssuer.start(FilterScene.CLOCK);

  private final FilterScene scene = new FilterScene(ISSUER);
  private final ImpersonationFilter filter = scene.filter;
  private final HttpServletResponse response = scene.response;

  @AfterAll
  static void stopIssuers() {
    ISSUER.close();
    OTHER.close();
  }

  static Stream<Object> forgeries() {
    ImpersonationContext forged =
        ImpersonationContext.builder("https://forged.example", "user_forged").build();
    return Stream.of("user_forged", 42, forged, new Object[] {forged}, Optional.of(forged));
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  @DisplayName("S34: whatever stands in the attributes before is removed, and gives nothing")
  void doFilter_forgedAttributes_areReplaced(Object forged) throws ServletException, IOException {
    MockedRequest request = scene.acting("/api");
    overwriteEverything(request.servlet, forged);
    request.attributes().put(HOLDER, forged);
    Target target = new Target();
    request.send(response, target, filter);
    assertActing(target.run());

    MockedRequest anonymous = new MockedRequest("/api");
    overwriteEverything(anonymous.servlet, forged);
    anonymous.attributes().put(HOLDER, forged);
    anonymous.send(response, target, filter);
    assertEquals(1, target.runs.size());
    scene.assertAnswered(401, "session-token-and-uat-missing");
    assertNull(anonymous.attribute(ImpersonationFilter.CONTEXT_ATTRIBUTE));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"user_x"})
  void context_attributeOfAnotherType_isIgnored(@Nullable String value) {
    HttpServletRequest request = mock(HttpServletRequest.class);
    when(request.getAttribute(ImpersonationFilter.CONTEXT_ATTRIBUTE)).thenReturn(value);
    assertTrue(ImpersonationFilter.context(request).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(
      value = DispatcherType.class,
      names = {"FORWARD", "INCLUDE", "ASYNC", "ERROR"})
  @DisplayName("S33, S34: attributes overwritten between dispatches are rewritten; verified once")
  void doFilter_overwrittenBetweenDispatches_rewritesAttributes(DispatcherType type)
      throws ServletException, IOException {
    MockedRequest request = scene.acting("/api");
    Target inner = new Target();
    Target outer =
        new Target(
            () -> {
              overwriteEverything(request.servlet, "user_overwritten");
              request.dispatch(type, "/inner", response, inner, filter);
            });
    request.send(response, outer, filter);
    assertActing(outer.run());
    assertActing(inner.run());
    assertEquals(1, scene.verifications.get());
  }

  @Test
  @DisplayName("S34: an application that removes the holder pays by a second verification")
  void doFilter_holderRemoved_verifiesAgain() throws ServletException, IOException {
    MockedRequest request = scene.acting("/api");
    Target inner = new Target();
    Target outer =
        new Target(
            () -> {
              request.attributes().clear();
              request.dispatch(DispatcherType.FORWARD, "/inner", response, inner, filter);
            });
    request.send(response, outer, filter);
    assertActing(inner.run());
    assertEquals(2, scene.verifications.get());
  }

  @Test
  @DisplayName("S34: a removed holder is no way to become somebody else, or nobody, unnoticed")
  void doFilter_holderRemovedAndBadToken_isRefused() throws ServletException, IOException {
    MockedRequest request = scene.acting("/api");
    Target inner = new Target();
    Target outer =
        new Target(
            () -> {
              request.attributes().clear();
              request.bearer(ISSUER.token().forged().sign());
              request.dispatch(DispatcherType.FORWARD, "/inner", response, inner, filter);
            });
    request.send(response, outer, filter);
    assertEquals(List.of(), inner.runs);
    scene.assertAnswered(401, "token-invalid-signature");
  }

  @ParameterizedTest
  @EnumSource(
      value = DispatcherType.class,
      names = {"REQUEST", "FORWARD", "ASYNC"})
  @DisplayName("S34: the attributes of one request, copied to another, are worth nothing there")
  void doFilter_attributesOfAnotherRequest_areWorthNothing(DispatcherType type)
      throws ServletException, IOException {
    MockedRequest victim = scene.acting("/api");
    victim.send(response, new Target(), filter);
    MockedRequest thief = new MockedRequest("/api");
    thief.attributes().putAll(victim.attributes());
    Target target = new Target();
    thief.dispatch(type, "/api", response, target, filter);
    assertEquals(List.of(), target.runs);
    scene.assertAnswered(401, "session-token-and-uat-missing");
    assertNull(thief.attribute(ImpersonationFilter.CONTEXT_ATTRIBUTE));
    assertNull(thief.attribute(ImpersonationFilter.SUBJECT_ATTRIBUTE));
  }

  @Test
  void doFilter_attributesOfAnotherRequestOnErrorPage_areRemoved()
      throws ServletException, IOException {
    MockedRequest victim = scene.acting("/api");
    victim.send(response, new Target(), filter);
    MockedRequest thief = new MockedRequest("/api");
    thief.attributes().putAll(victim.attributes());
    Target target = new Target();
    thief.dispatch(DispatcherType.ERROR, "/error", response, target, filter);
    assertNobody(target.run());
  }

  @Test
  @DisplayName("S43: two filters in one chain do not believe each other")
  void doFilter_twoIssuers_judgeForThemselves() throws ServletException, IOException {
    Target target = new Target();
    scene.acting("/api").send(response, target, filter, scene.filterOf(OTHER));
    assertEquals(List.of(), target.runs);
    scene.assertAnswered(401, "jwk-kid-mismatch");
  }

  @Test
  @DisplayName("S43: the caller that another filter left on the request does not count")
  void doFilter_verdictOfAnotherFilter_isNotUsed() throws ServletException, IOException {
    MockedRequest request = scene.acting("/api");
    Target target = new Target();
    request.send(response, target, filter);
    request.dispatch(DispatcherType.FORWARD, "/inner", response, target, scene.filterOf(OTHER));
    assertEquals(1, target.runs.size());
    scene.assertAnswered(401, "jwk-kid-mismatch");
    assertNull(request.attribute(ImpersonationFilter.CONTEXT_ATTRIBUTE));
  }

  @Test
  @DisplayName("two filters of one issuer come to the same, each by itself")
  void doFilter_sameIssuerTwice_verifiesTwice() throws ServletException, IOException {
    Target target = new Target();
    scene.acting("/api").send(response, target, filter, scene.filterOf(ISSUER));
    assertActing(target.run());
    assertEquals(2, scene.verifications.get());
  }

  @Test
  @DisplayName("S31: nothing that stays on the request shows who it is, or a token, as text")
  void doFilter_heldVerdict_isSilentAsText() throws ServletException, IOException {
    MockedRequest request = scene.acting("/api");
    request.send(response, new Target(), filter);
    String text = String.valueOf(request.attribute(HOLDER));
    assertFalse(text.contains(PLAIN_SUBJECT) || text.contains("user_engineer"), text);
    assertFalse(text.contains("eyJ"), text);
  }
}
