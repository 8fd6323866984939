package dev.impersonation.spring.security;

import static dev.impersonation.spring.security.ImpersonationAuthenticationTest.actor;
import static dev.impersonation.spring.security.ImpersonationAuthenticationTest.bob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.policy.Decision;
import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.servlet.ImpersonationFilter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

class ImpersonationChecksTest {
  private static final Authentication STAFF =
      UsernamePasswordAuthenticationToken.authenticated("staff", null, List.of());
  private static final Authentication ANONYMOUS =
      new AnonymousAuthenticationToken(
          "key", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
  private static final Authentication SWITCHED =
      UsernamePasswordAuthenticationToken.authenticated(
          "other",
          null,
          List.of(new SwitchUserGrantedAuthority("ROLE_PREVIOUS_ADMINISTRATOR", STAFF)));

  private static Authentication of(ImpersonationContext context) {
    return ImpersonationAuthentication.of(context, List.of());
  }

  private static Authentication byAlice() {
    return of(bob().actor(actor("user_alice")).build());
  }

  /** What {@code none()}, {@code active()} and {@code actorIs("user_alice")} say. */
  private static List<Boolean> checks(@Nullable Authentication authentication) {
    ImpersonationChecks checks = new ImpersonationChecks(() -> authentication);
    return List.of(checks.none(), checks.active(), checks.actorIs("user_alice"));
  }

  private static MockHttpServletRequest request(@Nullable ImpersonationContext context) {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/path");
    request.setAttribute(ImpersonationFilter.CONTEXT_ATTRIBUTE, context);
    return request;
  }

  @AfterEach
  void noRequest() {
    RequestContextHolder.resetRequestAttributes();
  }

  @Test
  void checks_whereNobodyIsSignedIn_areFalse() {
    assertThat(checks(null)).containsExactly(false, false, false);
    assertThat(checks(ANONYMOUS)).containsExactly(false, false, false);
    assertThat(checks(UsernamePasswordAuthenticationToken.unauthenticated("staff", "word")))
        .containsExactly(false, false, false);
  }

  @Test
  void checks_ofToken_goByItsActor() {
    assertThat(checks(of(bob().build()))).containsExactly(true, false, false);
    assertThat(checks(byAlice())).containsExactly(false, true, true);
    assertThat(checks(byAlice().toBuilder().build())).containsExactly(false, true, true);
    assertThat(checks(of(bob().actor(actor("user_carol")).build())))
        .containsExactly(false, true, false);
    assertThat(checks(of(bob().unknownImpersonation().build())))
        .containsExactly(false, true, false);
    assertThat(new ImpersonationChecks(() -> of(bob().build())).actorIs(null)).isFalse();
  }

  @Test
  void checks_ofStaff_goByTheRequest() {
    assertThat(checks(STAFF)).containsExactly(true, false, false);
    RequestContextHolder.setRequestAttributes(
        new ServletRequestAttributes(request(bob().actor(actor("user_alice")).build())));
    assertThat(checks(STAFF)).containsExactly(false, true, true);
    assertThat(checks(null)).containsExactly(false, false, false);
  }

  @Test
  void none_afterSwitchOfUser_isFalse() {
    assertThat(checks(SWITCHED)).containsExactly(false, false, false);
  }

  private static boolean isGranted(
      AuthorizationManager<Object> manager, @Nullable Authentication authentication) {
    return isGranted(manager.authorize(() -> authentication, "a method"));
  }

  private static boolean isGranted(@Nullable AuthorizationResult result) {
    return Objects.requireNonNull(result).isGranted();
  }

  @Test
  void managers_withoutRequest_denyWhoeverImpersonates() {
    for (AuthorizationManager<Object> manager :
        List.of(
            ImpersonationAuthorization.notImpersonated(),
            ImpersonationAuthorization.readOnly(),
            ImpersonationAuthorization.policy(ImpersonationPolicy.allow()))) {
      assertThat(isGranted(manager, null)).isFalse();
      assertThat(isGranted(manager, ANONYMOUS)).isFalse();
      assertThat(isGranted(manager, SWITCHED)).isFalse();
      assertThat(isGranted(manager, byAlice())).isFalse();
      assertThat(isGranted(manager, of(bob().unknownImpersonation().build()))).isFalse();
      assertThat(isGranted(manager, STAFF)).isTrue();
      assertThat(isGranted(manager, of(bob().build()))).isTrue();
    }
  }

  @Test
  void readOnly_ofMethod_goesByTheRequest() {
    AuthorizationManager<Object> readOnly = ImpersonationAuthorization.readOnly();
    MockHttpServletRequest request = request(null);
    RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
    assertThat(isGranted(readOnly, byAlice())).isTrue();
    request.setMethod("POST");
    assertThat(isGranted(readOnly, byAlice())).isFalse();
    request.setMethod("GET");
    request.addHeader("Upgrade", "websocket");
    assertThat(isGranted(readOnly, byAlice())).isFalse();
  }

  @Test
  void managers_ofHttp_goByTheRequestAsWell() {
    AuthorizationManager<RequestAuthorizationContext> manager =
        ImpersonationAuthorization.notImpersonated();
    MockHttpServletRequest request = request(bob().unknownImpersonation().build());
    assertThat(isGranted(manager.authorize(() -> STAFF, new RequestAuthorizationContext(request))))
        .isFalse();
  }

  @Test
  void policy_thatAnswersNull_denies() {
    assertThat(
            isGranted(ImpersonationAuthorization.policy((operation, context) -> none()), byAlice()))
        .isFalse();
  }

  @SuppressWarnings("NullAway")
  private static Decision none() {
    return null;
  }
}
