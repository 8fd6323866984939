package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.ImpersonationPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S23: the user of the request")
final class SubjectRequestTest {
  private static ImpersonationContext.Builder customer() {
    return ImpersonationContext.builder("https://issuer.example", "user_customer");
  }

  private static Principal principal(ImpersonationContext.Builder context) {
    return SubjectRequest.of(
            mock(HttpServletRequest.class),
            mock(HttpServletResponse.class),
            context.build(),
            null,
            null)
        .getUserPrincipal();
  }

  @Test
  @DisplayName("the subject, never the actor, and never the container's own user")
  void user_impersonated_isTheSubject() {
    HttpServletRequest inner = mock(HttpServletRequest.class);
    when(inner.getRemoteUser()).thenReturn("of the container");
    when(inner.getAuthType()).thenReturn("BASIC");
    when(inner.isUserInRole("admin")).thenReturn(true);
    ImpersonationContext context = customer().actor(Actor.of("user_engineer")).build();
    SubjectRequest request =
        (SubjectRequest)
            SubjectRequest.of(inner, mock(HttpServletResponse.class), context, null, null);
    assertEquals("user_customer", request.getUserPrincipal().getName());
    assertEquals("user_customer", request.getRemoteUser());
    assertEquals("Bearer", request.getAuthType());
    assertSame(inner, request.getRequest());
    assertFalse(request.isUserInRole("admin"));
  }

  private static HttpServletRequest inRole(@Nullable Principal ofContainer) {
    HttpServletRequest inner = mock(HttpServletRequest.class);
    when(inner.getUserPrincipal()).thenReturn(ofContainer);
    when(inner.isUserInRole("admin")).thenReturn(true);
    ImpersonationContext context = acting().build();
    return SubjectRequest.of(inner, mock(HttpServletResponse.class), context, null, null);
  }

  private static ImpersonationContext.Builder acting() {
    return customer().actor(Actor.of("user_engineer")).sessionId("sess_1");
  }

  @Test
  @DisplayName("roles of the container count if an adapter has signed in this very context there")
  void isUserInRole_containerHoldsThisContext_asksIt() {
    HttpServletRequest request = inRole(ImpersonationPrincipal.of(acting().build()));
    assertTrue(request.isUserInRole("admin"));
    assertFalse(request.isUserInRole("owner"));
  }

  @Test
  @DisplayName("nobody else's roles do: the customer's in person least of all")
  void isUserInRole_containerHoldsAnother_isNever() {
    assertFalse(inRole(null).isUserInRole("admin"));
    assertFalse(inRole(() -> "user_customer").isUserInRole("admin"));
    List<ImpersonationContext.Builder> others =
        List.of(
            customer().sessionId("sess_1"),
            acting().sessionId("sess_2"),
            acting().expiration(Instant.ofEpochSecond(60)),
            customer().actor(Actor.of("user_other")).sessionId("sess_1"));
    for (ImpersonationContext.Builder other : others) {
      assertFalse(inRole(ImpersonationPrincipal.of(other.build())).isUserInRole("admin"));
    }
  }

  @Test
  @DisplayName("the subject is handed on as it is, whatever its characters")
  void user_oddSubject_isUnchanged() {
    String odd = " J\u00fcrgen\r\n<b> ";
    assertEquals(
        odd, principal(ImpersonationContext.builder("https://issuer.example", odd)).getName());
  }

  @Test
  @DisplayName("a cache keyed by principal never serves one party's answer to another")
  void principal_equality_includesTheActor() {
    List<Principal> distinct =
        List.of(
            principal(customer()),
            principal(customer().actor(Actor.of("user_engineer"))),
            principal(customer().actor(Actor.of("user_other"))),
            principal(customer().unknownImpersonation()),
            principal(ImpersonationContext.builder("https://issuer.example", "user_other")));
    for (int first = 0; first < distinct.size(); first++) {
      for (int second = first + 1; second < distinct.size(); second++) {
        assertNotEquals(distinct.get(first), distinct.get(second), first + " and " + second);
      }
    }
  }

  @Test
  @DisplayName("S43: the same subject of another issuer is another principal")
  void principal_ofAnotherIssuer_isNotEqual() {
    assertNotEquals(
        principal(ImpersonationContext.builder("https://a.example", "user_1")),
        principal(ImpersonationContext.builder("https://b.example", "user_1")));
  }

  @Test
  @DisplayName("a second dispatch does not wrap what is wrapped already")
  void of_wrappedAlready_isLeftAsItIs() {
    HttpServletResponse response = mock(HttpServletResponse.class);
    ImpersonationContext context = customer().build();
    HttpServletRequest once =
        SubjectRequest.of(mock(HttpServletRequest.class), response, context, null, null);
    HttpServletRequest around = new HttpServletRequestWrapper(once);
    assertSame(once, SubjectRequest.of(once, response, context, null, null));
    assertSame(around, SubjectRequest.of(around, response, context, null, null));
    ImpersonationContext other = customer().actor(Actor.of("user_engineer")).build();
    assertNotSame(once, SubjectRequest.of(once, response, other, null, null));
  }

  @Test
  @DisplayName("the next token of the same session is the same principal")
  void principal_ofNextToken_isEqual() {
    Principal first =
        principal(
            customer().actor(Actor.of("user_engineer")).expiration(Instant.ofEpochSecond(60)));
    Principal second =
        principal(
            customer().actor(Actor.of("user_engineer")).expiration(Instant.ofEpochSecond(120)));
    assertEquals(first, second);
    assertEquals(first.hashCode(), second.hashCode());
  }

  @Test
  @DisplayName("S31: the principal as text names nobody")
  void principal_toString_namesNobody() {
    String text = principal(customer().actor(Actor.of("user_engineer"))).toString();
    assertFalse(text.contains("user_"), text);
  }
}
