package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.impersonation.http.Anonymous;
import dev.impersonation.http.GuardMode;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("S23: one servlet session, two identities at once, or none")
final class SessionBindingTest {
  private static final TestIssuer ISSUER = TestIssuer.start(FilterScene.CLOCK);
  private static final String KEPT = "kept";

  private final FilterScene scene = new FilterScene(ISSUER);
  private final SharedSession shared = new SharedSession();

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private MockedRequest customer() {
    return joined(new MockedRequest("/own").bearer(ISSUER.token().sign()));
  }

  private MockedRequest acting() {
    return joined(scene.acting("/acting"));
  }

  private MockedRequest joined(MockedRequest request) {
    shared.join(request.servlet);
    return request;
  }

  private void send(MockedRequest request, FilterChain application) {
    try {
      request.send(scene.response, application, scene.filter);
    } catch (IOException | ServletException e) {
      throw new AssertionError(e);
    }
  }

  /** An application that tells what it finds in the session, and puts something there. */
  private static FilterChain keeping(String value, List<@Nullable Object> found) {
    return (request, response) -> {
      HttpSession session = ((HttpServletRequest) request).getSession();
      found.add(session.getAttribute(KEPT));
      session.setAttribute(KEPT, value);
    };
  }

  private int claims() {
    return OwnersOfApplication.in(shared.context).size();
  }

  enum Step {
    GET,
    SET
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("who comes between the look at a session and its binding does not get it too")
  void bind_anotherIdentityBetweenGetAndSet_getsAnother(Step step) {
    List<@Nullable Object> found = new ArrayList<>();
    Runnable other = () -> send(acting(), keeping("acting", found));
    if (step == Step.GET) {
      shared.withinNextGet(other);
    } else {
      shared.withinNextSet(other);
    }
    send(customer(), keeping("own", found));
    assertEquals(2, found.size());
    assertNull(found.get(0));
    assertNull(found.get(1));
    assertEquals(0, claims());
  }

  @Test
  @DisplayName("the same identity, twice at once, has one session")
  void bind_sameIdentityBetweenGetAndSet_sharesIt() {
    List<@Nullable Object> found = new ArrayList<>();
    shared.withinNextGet(() -> send(acting(), keeping("first", found)));
    send(acting(), keeping("second", found));
    assertNull(found.get(0));
    assertEquals("first", found.get(1));
    assertTrue(shared.ended().isEmpty());
    assertEquals(0, claims());
  }

  @Test
  @DisplayName("another identity's session is gone before the application, which may go past us")
  void enter_sessionOfAnother_isEndedBeforeTheApplicationRuns() {
    HttpSession own = shared.session();
    send(customer(), keeping("own", new ArrayList<>()));
    List<HttpSession> ended = new ArrayList<>();
    send(acting(), (request, response) -> ended.addAll(shared.ended()));
    assertEquals(List.of(own), ended);
  }

  @Test
  @DisplayName("a session that becomes another identity's while a request runs is not shown to it")
  void getSession_boundToAnotherMeanwhile_isAnother() {
    List<@Nullable Object> found = new ArrayList<>();
    send(
        customer(),
        (request, response) -> {
          HttpSession before = shared.session();
          before.removeAttribute(SessionBinding.ATTRIBUTE);
          // As another node does, whose claims are not seen here.
          before.setAttribute(SessionBinding.ATTRIBUTE, "another");
          before.setAttribute(KEPT, "another's");
          HttpServletRequest own = (HttpServletRequest) request;
          assertNull(own.getSession(false));
          found.add(own.getSession().getAttribute(KEPT));
          assertNotSame(before, own.getSession());
        });
    assertNull(found.get(0));
    assertEquals(1, shared.ended().size());
  }

  @Test
  @DisplayName("what is put into a session that is another's by then does not stay there")
  void leave_madePastTheRequestAndTakenOver_isEnded() {
    List<HttpSession> made = new ArrayList<>();
    send(
        customer(),
        (request, response) -> {
          HttpSession past = shared.session();
          past.removeAttribute(SessionBinding.ATTRIBUTE);
          past.setAttribute(SessionBinding.ATTRIBUTE, "another");
          past.setAttribute(KEPT, "own");
          made.add(past);
        });
    assertSame(made.get(0), shared.ended().getFirst());
  }

  @Test
  @DisplayName("a session of an error page that was made past its request is bound as well")
  void show_sessionMadePastTheRequest_isBound() throws ServletException, IOException {
    MockedRequest request = customer();
    send(request, (any, response) -> {});
    HttpSession session = shared.session();
    request.dispatch(
        DispatcherType.ERROR,
        "/error",
        scene.response,
        (any, response) -> session.removeAttribute(SessionBinding.ATTRIBUTE),
        scene.filter);
    assertTrue(SessionBinding.isSomebodys(session));
    assertEquals(0, claims());
  }

  @Test
  @DisplayName("work that outlives its dispatch leaves no claim behind")
  void getSession_afterTheDispatch_leavesNoClaim() {
    List<HttpServletRequest> passed = new ArrayList<>();
    send(customer(), (request, response) -> passed.add((HttpServletRequest) request));
    shared.session().invalidate();
    HttpSession later = passed.get(0).getSession();
    assertTrue(SessionBinding.isSomebodys(later));
    assertEquals(0, claims());
  }

  @Test
  @DisplayName("the session of an anonymous request ends with its last dispatch, or its error page")
  void doFilter_anonymousReturns_endsItsOwnSession() throws ServletException, IOException {
    send(customer(), keeping("own", new ArrayList<>()));
    ImpersonationGuard open = ImpersonationGuard.of(GuardMode.PUBLIC);
    List<HttpSession> own = new ArrayList<>();
    FilterChain page = (passed, response) -> own.add(((HttpServletRequest) passed).getSession());
    MockedRequest request = joined(new MockedRequest("/public"));
    when(request.servlet.isAsyncStarted()).thenReturn(true);
    request.send(scene.response, page, open, scene.filter);
    assertTrue(own.get(0).isNew(), "it goes on");
    when(request.servlet.isAsyncStarted()).thenReturn(false);
    request.dispatch(DispatcherType.ASYNC, "/public", scene.response, page, open, scene.filter);
    assertSame(own.get(0), own.get(1));
    assertThrows(IllegalStateException.class, () -> own.get(1).isNew());
    request.dispatch(DispatcherType.ERROR, "/error", scene.response, page, scene.filter);
    assertNotSame(own.get(0), own.get(2));
    assertThrows(IllegalStateException.class, () -> own.get(2).isNew());
    assertEquals("own", shared.session().getAttribute(KEPT));
  }

  @Test
  @DisplayName("an error page of a request that nobody has verified shows no bound session")
  void show_nobodyVerified_hidesABoundSession() throws ServletException, IOException {
    send(customer(), keeping("own", new ArrayList<>()));
    MockedRequest refused = joined(new MockedRequest("/api").bearer("none"));
    List<HttpServletRequest> page = new ArrayList<>();
    refused.dispatch(
        DispatcherType.ERROR,
        "/error",
        scene.response,
        (request, response) -> {
          HttpServletRequest seen = (HttpServletRequest) request;
          page.add(seen);
          assertNull(seen.getSession(false));
          assertNull(seen.getSession().getAttribute(KEPT));
        },
        scene.filter);
    assertEquals(1, page.size());
    assertTrue(shared.ended().isEmpty());
    assertEquals("own", shared.session().getAttribute(KEPT));
    assertFalse(page.get(0).isRequestedSessionIdValid());
  }

  private MockedRequest anonymous() {
    return joined(new MockedRequest("/staff"));
  }

  private void signInOtherwise() throws Exception {
    anonymous()
        .send(
            scene.response,
            (request, response) -> {
              ((HttpServletRequest) request).getSession().setAttribute(KEPT, "staff");
              ImpersonationAdapter.keepSessionApart((HttpServletRequest) request);
            },
            open());
  }

  private static ImpersonationFilter open() {
    return ImpersonationFilter.builder()
        .issuer(ISSUER.issuer())
        .clock(FilterScene.CLOCK)
        .keySource(StaticKeySet.ofJwkSet(ISSUER.jwkSet()))
        .anonymous(Anonymous.ALLOW)
        .build();
  }

  @Test
  @DisplayName("whoever signs in without a token keeps the session, and no token's request sees it")
  void keepSessionApart_verifiedRequest_neitherSeesNorEndsNorRenewsIt() throws Exception {
    signInOtherwise();
    List<@Nullable Object> found = new ArrayList<>();
    MockedRequest verified = customer();
    send(
        verified,
        (request, response) -> {
          HttpServletRequest http = (HttpServletRequest) request;
          assertNull(http.getSession(false));
          assertThrows(IllegalStateException.class, http::changeSessionId);
          found.add(http.getSession().getAttribute(KEPT));
          http.getSession().setAttribute(KEPT, "own");
          assertEquals("own", http.getSession(false).getAttribute(KEPT));
          http.changeSessionId();
        });
    assertEquals(1, found.size());
    assertNull(found.get(0));
    verify(verified.servlet, never()).changeSessionId();
    List<@Nullable Object> ofStaff = new ArrayList<>();
    anonymous().send(scene.response, keeping("staff again", ofStaff), open());
    assertEquals(List.of("staff"), ofStaff);
    assertEquals(0, claims());
  }

  @Test
  @DisplayName("what belongs to a token's identity already is not taken from it")
  void keepSessionApart_sessionOfTokensIdentity_staysIts() throws Exception {
    List<@Nullable Object> found = new ArrayList<>();
    send(customer(), keeping("own", found));
    anonymous()
        .send(
            scene.response,
            (request, response) ->
                ImpersonationAdapter.keepSessionApart((HttpServletRequest) request),
            open());
    send(customer(), keeping("own", found));
    assertEquals("own", found.get(1));
  }

  @Test
  @DisplayName("in a browser that had a token, whoever signs in without one gets a session anew")
  void keepSessionApart_sessionWasTokens_isReplaced() throws Exception {
    List<@Nullable Object> found = new ArrayList<>();
    send(customer(), keeping("own", found));
    signInOtherwise();
    List<@Nullable Object> ofStaff = new ArrayList<>();
    anonymous().send(scene.response, keeping("staff again", ofStaff), open());
    assertEquals(List.of("staff"), ofStaff);
    send(customer(), keeping("own again", found));
    assertNull(found.get(1));
  }
}
