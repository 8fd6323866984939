package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.http.GuardMode;
import dev.impersonation.keys.KeySource;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;

@DisplayName("the filter")
final class ImpersonationFilterTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
  private static final TestIssuer ISSUER = TestIssuer.start(CLOCK);
  private static final TestIssuer OTHER = TestIssuer.start(CLOCK);
  private static final String PLAIN_SUBJECT = "user_customer";
  private static final String HOLDER = VerifiedRequest.class.getName();

  private final AtomicInteger verifications = new AtomicInteger();
  private final ImpersonationFilter filter = filterOf(ISSUER);
  private final HttpServletResponse response = mock(HttpServletResponse.class);
  private final ServletOutputStream body = mock(ServletOutputStream.class);

  @BeforeEach
  void giveTheResponseABody() throws IOException {
    when(response.getOutputStream()).thenReturn(body);
  }

  @AfterAll
  static void stopIssuers() {
    ISSUER.close();
    OTHER.close();
  }

  private ImpersonationFilter filterOf(TestIssuer issuer) {
    KeySource keys = StaticKeySet.ofJwkSet(issuer.jwkSet());
    return ImpersonationFilter.builder()
        .issuer(issuer.issuer())
        .clock(CLOCK)
        .keySource(
            (keyId, algorithm) -> {
              verifications.incrementAndGet();
              return keys.find(keyId, algorithm);
            })
        .build();
  }

  private static TokenBuilder acted() {
    return ISSUER.token().impersonatedBy("user_engineer");
  }

  private static MockedRequest acting(String path) {
    return new MockedRequest(path).bearer(acted().sign());
  }

  private static void assertActing(Target.Run run) {
    ImpersonationContext context = run.context().orElseThrow();
    assertEquals(PLAIN_SUBJECT, context.subject());
    assertEquals(Optional.of("user_engineer"), context.actorId());
    assertEquals(PLAIN_SUBJECT, run.subject());
    assertEquals("user_engineer", run.actorId());
    assertNull(run.reason());
    assertEquals(PLAIN_SUBJECT, run.user());
  }

  private static void assertNobody(Target.Run run) {
    assertTrue(run.context().isEmpty());
    assertNull(run.subject());
    assertNull(run.actorId());
    assertNull(run.user());
  }

  private void assertAnswered(int status, String code) throws IOException {
    verify(response).setStatus(status);
    verify(response).setHeader("x-clerk-auth-reason", code);
    ArgumentCaptor<byte[]> written = ArgumentCaptor.forClass(byte[].class);
    verify(body).write(written.capture());
    String json = new String(written.getValue(), StandardCharsets.UTF_8);
    assertTrue(json.contains("\"code\":\"" + code + "\""), json);
    verify(response, never()).sendError(anyInt());
    verify(response, never()).sendError(anyInt(), anyString());
  }

  private static void overwriteEverything(HttpServletRequest request, @Nullable Object value) {
    request.setAttribute(ImpersonationFilter.CONTEXT_ATTRIBUTE, value);
    request.setAttribute(ImpersonationFilter.SUBJECT_ATTRIBUTE, value);
    request.setAttribute(ImpersonationFilter.ACTOR_ID_ATTRIBUTE, value);
    request.setAttribute(ImpersonationFilter.SIGNED_OUT_REASON_ATTRIBUTE, value);
  }

  @Test
  @DisplayName("S47: a filter that was never initialized lets nothing through")
  void doFilter_uninitialized_neverRunsTheChain() {
    Target target = new Target();
    ImpersonationFilter uninitialized = new ImpersonationFilter();
    assertThrows(
        ServletException.class, () -> acting("/api").send(response, target, uninitialized));
    assertEquals(List.of(), target.runs);
    verifyNoInteractions(response);
  }

  @Test
  @DisplayName("S47: a filter whose settings were refused lets nothing through")
  void doFilter_afterRefusedInit_neverRunsTheChain() {
    Target target = new Target();
    ImpersonationFilter refused = new ImpersonationFilter();
    assertThrows(ServletException.class, () -> refused.init(InitParams.of(Map.of("issuer", "a"))));
    assertThrows(ServletException.class, () -> acting("/api").send(response, target, refused));
    assertEquals(List.of(), target.runs);
  }

  @Test
  void doFilter_otherThanHttp_neverRunsTheChain() {
    Target target = new Target();
    HttpServletRequest http = new MockedRequest("/api").servlet;
    ServletRequest otherRequest = mock(ServletRequest.class);
    ServletResponse otherResponse = mock(ServletResponse.class);
    assertThrows(ServletException.class, () -> filter.doFilter(otherRequest, response, target));
    assertThrows(ServletException.class, () -> filter.doFilter(http, otherResponse, target));
    assertEquals(List.of(), target.runs);
  }

  @Test
  void init_builtInCodeWithInitParams_isRefusedByName() {
    ServletException refused =
        assertThrows(
            ServletException.class, () -> filter.init(InitParams.of(Map.of("anonymous", "allow"))));
    assertEquals(
        "ImpersonationFilter theFilter: built in code, so its init-params would be ignored: remove"
            + " them",
        refused.getMessage());
  }

  @Test
  void init_builtInCode_keepsItsSettings() throws ServletException, IOException {
    filter.init(InitParams.of(Map.of()));
    filter.init(InitParams.of(Map.of()));
    Target target = new Target();
    acting("/api").send(response, target, filter);
    assertActing(target.run());
  }

  @ParameterizedTest
  @CsvSource({
    "isuer, x, there is no setting isuer",
    "anonymous, yes, anonymous must be one of: refuse",
    "clockSkew, 61s, clockSkew must be from 0 to 60",
    "audience, ${unset.for.the.test}, audience refers to ${unset.for.the.test}"
  })
  void init_refusedSetting_namesTheFilterAndTheFix(String name, String value, String expected) {
    Map<String, String> settings = new HashMap<>();
    settings.put("publishableKey", ISSUER.publishableKey());
    settings.put(name, value);
    ServletException refused =
        assertThrows(
            ServletException.class, () -> new ImpersonationFilter().init(InitParams.of(settings)));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("ImpersonationFilter theFilter: "), message);
    assertTrue(message.contains(expected), message);
    assertNotNull(refused.getCause());
  }

  @Test
  @DisplayName("a container may stop and start the application with the same filter object")
  void init_again_takesTheSettingsAgain() throws ServletException, IOException {
    Map<String, String> settings =
        Map.of("issuer", ISSUER.issuer(), "jwtKey", ISSUER.publicKeyPem());
    ImpersonationFilter restarted = new ImpersonationFilter();
    restarted.init(InitParams.of(settings));
    restarted.destroy();
    restarted.init(InitParams.of(settings));
    Target target = new Target();
    new MockedRequest("/api").send(response, target, restarted);
    assertEquals(List.of(), target.runs);
    assertAnswered(401, "session-token-and-uat-missing");
  }

  @Test
  @DisplayName("S47: a restart with refused settings lets nothing through either")
  void init_againRefused_neverRunsTheChain() throws ServletException {
    ImpersonationFilter restarted = new ImpersonationFilter();
    restarted.init(
        InitParams.of(Map.of("issuer", ISSUER.issuer(), "jwtKey", ISSUER.publicKeyPem())));
    assertThrows(
        ServletException.class, () -> restarted.init(InitParams.of(Map.of("issuer", "a"))));
    Target target = new Target();
    assertThrows(ServletException.class, () -> acting("/api").send(response, target, restarted));
    assertEquals(List.of(), target.runs);
  }

  @Test
  @DisplayName("S23: subject and actor side by side; the response is not touched")
  void doFilter_goodToken_attachesIdentity() throws ServletException, IOException {
    Target target = new Target();
    acting("/api").send(response, target, filter);
    assertActing(target.run());
    verifyNoInteractions(response);
  }

  @Test
  @DisplayName("S30: a refusal is written, never sent as an error of the container")
  void doFilter_noToken_answersWithoutTheChain() throws ServletException, IOException {
    Target target = new Target();
    new MockedRequest("/api").send(response, target, filter);
    assertEquals(List.of(), target.runs);
    verify(response).resetBuffer();
    verify(response).setHeader("WWW-Authenticate", "Bearer");
    verify(response).setHeader("Cache-Control", "no-store");
    verify(response).setContentType("application/problem+json");
    assertAnswered(401, "session-token-and-uat-missing");
  }

  @Test
  void doFilter_refusedAfterWriterWasTaken_writesToTheWriter()
      throws ServletException, IOException {
    StringWriter written = new StringWriter();
    when(response.getOutputStream()).thenThrow(new IllegalStateException("the writer is taken"));
    when(response.getWriter()).thenReturn(new PrintWriter(written));
    Target target = new Target();
    new MockedRequest("/api").send(response, target, filter);
    assertEquals(List.of(), target.runs);
    verify(response).setStatus(401);
    assertTrue(written.toString().contains("session-token-and-uat-missing"), written.toString());
  }

  @Test
  @DisplayName("what is committed cannot be answered, but the chain does not run")
  void doFilter_refusedAfterCommit_writesNothing() throws ServletException, IOException {
    when(response.isCommitted()).thenReturn(true);
    Target target = new Target();
    new MockedRequest("/api").send(response, target, filter);
    assertEquals(List.of(), target.runs);
    verify(response, never()).resetBuffer();
    verify(response, never()).setStatus(anyInt());
    verify(response, never()).getOutputStream();
    verify(response, never()).getWriter();
  }

  @Test
  @DisplayName("a client that is gone is the container's matter")
  void doFilter_answerCannotBeWritten_passesTheExceptionOn() throws IOException {
    IOException gone = new IOException("client gone");
    doThrow(gone).when(body).write(any(byte[].class));
    Target target = new Target();
    assertSame(
        gone,
        assertThrows(
            IOException.class, () -> new MockedRequest("/api").send(response, target, filter)));
    assertEquals(List.of(), target.runs);
  }

  @Test
  @DisplayName("containers may return null for headers and cookies")
  void doFilter_nullHeadersAndCookies_meanNone() throws ServletException, IOException {
    MockedRequest request = new MockedRequest("/api");
    when(request.servlet.getHeaders(anyString())).thenReturn(null);
    when(request.servlet.getCookies()).thenReturn(null);
    request.send(response, new Target(), filter);
    assertAnswered(401, "session-token-and-uat-missing");
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
    MockedRequest request = acting("/api");
    overwriteEverything(request.servlet, forged);
    request.attributes().put(HOLDER, forged);
    request.attributes().put(GuardMark.class.getName(), forged);
    Target target = new Target();
    request.send(response, target, filter);
    assertActing(target.run());

    MockedRequest anonymous = new MockedRequest("/api");
    overwriteEverything(anonymous.servlet, forged);
    anonymous.attributes().put(HOLDER, forged);
    anonymous.attributes().put(GuardMark.class.getName(), forged);
    anonymous.send(response, target, filter);
    assertEquals(1, target.runs.size());
    assertAnswered(401, "session-token-and-uat-missing");
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
    MockedRequest request = acting("/api");
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
    assertEquals(1, verifications.get());
  }

  @Test
  @DisplayName("S33: the verdict is kept for ASYNC and ERROR after the first dispatch returned")
  void doFilter_laterDispatch_knowsTheIdentity() throws ServletException, IOException {
    MockedRequest request = acting("/api");
    Target target = new Target();
    request.send(response, target, filter);
    request.dispatch(DispatcherType.ASYNC, "/api", response, target, filter);
    request.dispatch(DispatcherType.ASYNC, "/api", response, target, filter);
    request.dispatch(DispatcherType.ERROR, "/error", response, target, filter);
    assertEquals(4, target.runs.size());
    target.runs.forEach(ImpersonationFilterTest::assertActing);
    assertEquals(1, verifications.get());
  }

  @Test
  @DisplayName("S34: an application that removes the holder pays by a second verification")
  void doFilter_holderRemoved_verifiesAgain() throws ServletException, IOException {
    MockedRequest request = acting("/api");
    Target inner = new Target();
    Target outer =
        new Target(
            () -> {
              request.attributes().clear();
              request.dispatch(DispatcherType.FORWARD, "/inner", response, inner, filter);
            });
    request.send(response, outer, filter);
    assertActing(inner.run());
    assertEquals(2, verifications.get());
  }

  @Test
  @DisplayName("S34: a removed holder is no way to become somebody else, or nobody, unnoticed")
  void doFilter_holderRemovedAndBadToken_isRefused() throws ServletException, IOException {
    MockedRequest request = acting("/api");
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
    assertAnswered(401, "token-invalid-signature");
  }

  @ParameterizedTest
  @EnumSource(
      value = DispatcherType.class,
      names = {"REQUEST", "FORWARD", "ASYNC"})
  @DisplayName("S34: the attributes of one request, copied to another, are worth nothing there")
  void doFilter_attributesOfAnotherRequest_areWorthNothing(DispatcherType type)
      throws ServletException, IOException {
    MockedRequest victim = acting("/api");
    victim.send(response, new Target(), filter);
    MockedRequest thief = new MockedRequest("/api");
    thief.attributes().putAll(victim.attributes());
    Target target = new Target();
    thief.dispatch(type, "/api", response, target, filter);
    assertEquals(List.of(), target.runs);
    assertAnswered(401, "session-token-and-uat-missing");
    assertNull(thief.attribute(ImpersonationFilter.CONTEXT_ATTRIBUTE));
    assertNull(thief.attribute(ImpersonationFilter.SUBJECT_ATTRIBUTE));
  }

  @Test
  void doFilter_attributesOfAnotherRequestOnErrorPage_areRemoved()
      throws ServletException, IOException {
    MockedRequest victim = acting("/api");
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
    acting("/api").send(response, target, filter, filterOf(OTHER));
    assertEquals(List.of(), target.runs);
    assertAnswered(401, "jwk-kid-mismatch");
  }

  @Test
  @DisplayName("S43: the verdict that another filter left on the request does not count")
  void doFilter_verdictOfAnotherFilter_isNotUsed() throws ServletException, IOException {
    MockedRequest request = acting("/api");
    Target target = new Target();
    request.send(response, target, filter);
    request.dispatch(DispatcherType.FORWARD, "/inner", response, target, filterOf(OTHER));
    assertEquals(1, target.runs.size());
    assertAnswered(401, "jwk-kid-mismatch");
    assertNull(request.attribute(ImpersonationFilter.CONTEXT_ATTRIBUTE));
  }

  @Test
  @DisplayName("two filters of one issuer come to the same, each by itself")
  void doFilter_sameIssuerTwice_verifiesTwice() throws ServletException, IOException {
    Target target = new Target();
    acting("/api").send(response, target, filter, filterOf(ISSUER));
    assertActing(target.run());
    assertEquals(2, verifications.get());
  }

  static Stream<Throwable> thrown() {
    return Stream.of(
        new IOException("io"),
        new ServletException("servlet"),
        new IllegalStateException("unchecked"),
        new IllegalArgumentException("unchecked"),
        new AssertionError("error"),
        new StackOverflowError("error"));
  }

  private static FilterChain throwing(Throwable thrown) {
    return (request, response) -> {
      if (thrown instanceof IOException exception) {
        throw exception;
      }
      if (thrown instanceof ServletException exception) {
        throw exception;
      }
      if (thrown instanceof RuntimeException exception) {
        throw exception;
      }
      throw (Error) thrown;
    };
  }

  @ParameterizedTest
  @MethodSource("thrown")
  @DisplayName("nothing the application throws is taken for ours; identity holds on its error page")
  void doFilter_chainThrows_passesTheSameOnAndRestores(Throwable thrown)
      throws ServletException, IOException {
    MockedRequest request = acting("/api");
    assertSame(
        thrown,
        assertThrows(Throwable.class, () -> request.send(response, throwing(thrown), filter)));
    verifyNoInteractions(response);
    assertNull(assertHeld(request).deciding());
    Target errorPage = new Target();
    request.dispatch(DispatcherType.ERROR, "/error", response, errorPage, filter);
    assertActing(errorPage.run());
  }

  @ParameterizedTest
  @MethodSource("thrown")
  @DisplayName("after a nested dispatch threw, the outer one is again the one that runs")
  void doFilter_nestedChainThrows_restoresTheOuterDispatch(Throwable thrown)
      throws ServletException, IOException {
    MockedRequest request = acting("/api");
    List<DispatchTarget> running = new ArrayList<>();
    Target outer =
        new Target(
            () -> {
              assertSame(
                  thrown,
                  assertThrows(
                      Throwable.class,
                      () ->
                          request.dispatch(
                              DispatcherType.INCLUDE,
                              "/inner",
                              response,
                              throwing(thrown),
                              filter)));
              running.add(assertHeld(request).deciding());
            });
    request.send(response, outer, filter);
    assertEquals(List.of(DispatchTarget.of(request.servlet)), running);
    assertNull(assertHeld(request).deciding());
  }

  private static VerifiedRequest assertHeld(MockedRequest request) {
    VerifiedRequest held = VerifiedRequest.of(request.servlet);
    if (held == null) {
      throw new AssertionError("no verdict is kept");
    }
    return held;
  }

  @Test
  @DisplayName("S33: an error page of a request that never came here runs without identity")
  void doFilter_errorFirst_runsWithoutIdentity() throws ServletException, IOException {
    MockedRequest request = acting("/api");
    overwriteEverything(request.servlet, "user_forged");
    Target target = new Target();
    request.dispatch(DispatcherType.ERROR, "/error", response, target, filter);
    assertNobody(target.run());
    assertNull(target.run().reason());
    assertEquals(0, verifications.get());
    verifyNoInteractions(response);
  }

  @Test
  @DisplayName("S33: an error page after a refusal runs without identity and keeps the status")
  void doFilter_errorAfterRefusal_runsWithoutIdentity() throws ServletException, IOException {
    MockedRequest request = new MockedRequest("/api").bearer(acted().expired().sign());
    request.send(response, new Target(), filter);
    assertAnswered(401, "token-expired");
    HttpServletResponse errorResponse = mock(HttpServletResponse.class);
    Target target = new Target();
    request.dispatch(DispatcherType.ERROR, "/error", errorResponse, target, filter);
    assertNobody(target.run());
    verifyNoInteractions(errorResponse);
  }

  @ParameterizedTest
  @EnumSource(
      value = DispatcherType.class,
      names = {"FORWARD", "INCLUDE", "ASYNC"})
  @DisplayName("S33: what an error page dispatches to is decided, but answers nothing in its place")
  void doFilter_dispatchFromErrorPage_isDecided(DispatcherType type)
      throws ServletException, IOException {
    MockedRequest request = new MockedRequest("/api");
    Target inner = new Target();
    Target errorPage =
        new Target(() -> request.dispatch(type, "/api/secret", response, inner, filter));
    request.dispatch(DispatcherType.ERROR, "/error", response, errorPage, filter);
    assertEquals(1, errorPage.runs.size());
    assertEquals(List.of(), inner.runs);
    verifyNoInteractions(response);
  }

  @Test
  @DisplayName("S33: a refused INCLUDE touches neither the response nor what the page sees")
  void doFilter_includeRefused_leavesResponseAndAttributesAlone()
      throws ServletException, IOException {
    MockedRequest request =
        new MockedRequest("/open").cookie("__session", acted().expired().sign());
    ImpersonationGuard guard = ImpersonationGuard.of(GuardMode.PUBLIC);
    Target inner = new Target();
    Map<String, Object> before = new HashMap<>();
    Target page =
        new Target(
            () -> {
              request.attributes().put("of.the.page", "kept");
              before.putAll(request.attributes());
              request.dispatch(DispatcherType.INCLUDE, "/api", response, inner, filter);
              assertEquals(before, request.attributes());
            });
    request.send(response, page, guard, filter);
    assertEquals("token-expired", page.run().reason());
    assertEquals(List.of(), inner.runs);
    assertEquals("kept", request.attribute("of.the.page"));
    verifyNoInteractions(response);
  }

  @Test
  @DisplayName("S33: under INCLUDE the target is in the include attributes, not in the path")
  void doFilter_include_isTheIncludedTarget() throws ServletException, IOException {
    MockedRequest request = acting("/page");
    List<@Nullable Object> paths = new ArrayList<>();
    Target inner = new Target(() -> paths.add(assertHeldPath(request)));
    Target page =
        new Target(
            () -> request.dispatch(DispatcherType.INCLUDE, "/part", response, inner, filter));
    request.send(response, page, filter);
    assertEquals(List.of("/part"), paths);
    assertFalse(page.runs.isEmpty());
  }

  private static @Nullable Object assertHeldPath(MockedRequest request) {
    DispatchTarget deciding = assertHeld(request).deciding();
    return deciding == null ? null : deciding.servletPath();
  }

  @Test
  @DisplayName("S31: nothing that stays on the request shows who it is, or a token, as text")
  void doFilter_heldVerdict_isSilentAsText() throws ServletException, IOException {
    MockedRequest request = acting("/api");
    request.send(response, new Target(), filter);
    String text = String.valueOf(request.attribute(HOLDER));
    assertFalse(text.contains(PLAIN_SUBJECT) || text.contains("user_engineer"), text);
    assertFalse(text.contains("eyJ"), text);
  }
}
