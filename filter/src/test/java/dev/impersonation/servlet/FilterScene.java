package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.keys.KeySource;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.mockito.ArgumentCaptor;

/** A filter that trusts one issuer, the response it writes to, and how often it verified. */
final class FilterScene {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
  static final String PLAIN_SUBJECT = "user_customer";
  static final String HOLDER = OwnAttributes.class.getName();

  final AtomicInteger verifications = new AtomicInteger();
  final HttpServletResponse response = mock(HttpServletResponse.class);
  final ServletOutputStream body = mock(ServletOutputStream.class);
  final ImpersonationFilter filter;
  private final TestIssuer issuer;

  FilterScene(TestIssuer issuer) {
    this.issuer = issuer;
    this.filter = filterOf(issuer);
    try {
      when(response.getOutputStream()).thenReturn(body);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  ImpersonationFilter filterOf(TestIssuer trusted) {
    KeySource keys = StaticKeySet.ofJwkSet(trusted.jwkSet());
    return ImpersonationFilter.builder()
        .issuer(trusted.issuer())
        .clock(CLOCK)
        .keySource(
            (keyId, algorithm) -> {
              verifications.incrementAndGet();
              return keys.find(keyId, algorithm);
            })
        .build();
  }

  MockedRequest acting(String path) {
    return new MockedRequest(path).bearer(issuer.token().impersonatedBy("user_engineer").sign());
  }

  static void assertActing(Target.Run run) {
    ImpersonationContext context = run.context().orElseThrow();
    assertEquals(PLAIN_SUBJECT, context.subject());
    assertEquals(Optional.of("user_engineer"), context.actorId());
    assertEquals(PLAIN_SUBJECT, run.subject());
    assertEquals("user_engineer", run.actorId());
    assertNull(run.reason());
    assertEquals(PLAIN_SUBJECT, run.user());
  }

  static void assertNobody(Target.Run run) {
    assertTrue(run.context().isEmpty());
    assertNull(run.subject());
    assertNull(run.actorId());
    assertNull(run.user());
  }

  void assertAnswered(int status, String code) throws IOException {
    verify(response).setStatus(status);
    verify(response).setHeader("x-clerk-auth-reason", code);
    ArgumentCaptor<byte[]> written = ArgumentCaptor.forClass(byte[].class);
    verify(body).write(written.capture());
    String json = new String(written.getValue(), StandardCharsets.UTF_8);
    assertTrue(json.contains("\"code\":\"" + code + "\""), json);
    verify(response, never()).sendError(anyInt());
    verify(response, never()).sendError(anyInt(), anyString());
  }

  static void overwriteEverything(HttpServletRequest request, @Nullable Object value) {
    request.setAttribute(ImpersonationFilter.CONTEXT_ATTRIBUTE, value);
    request.setAttribute(ImpersonationFilter.SUBJECT_ATTRIBUTE, value);
    request.setAttribute(ImpersonationFilter.ACTOR_ID_ATTRIBUTE, value);
    request.setAttribute(ImpersonationFilter.SIGNED_OUT_REASON_ATTRIBUTE, value);
  }

  /** The caller that is kept on the request. */
  static VerifiedRequest held(MockedRequest request) {
    VerifiedRequest held = VerifiedRequest.of(request.servlet);
    if (held == null) {
      throw new AssertionError("no caller is kept");
    }
    return held;
  }
}
