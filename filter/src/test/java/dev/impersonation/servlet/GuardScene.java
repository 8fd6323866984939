package dev.impersonation.servlet;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.impersonation.http.GuardMode;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A filter for guards to stand before or behind, and the response it writes to. */
final class GuardScene {
  final HttpServletResponse response = mock(HttpServletResponse.class);
  final ImpersonationFilter filter;
  private final TestIssuer issuer;

  GuardScene(TestIssuer issuer) {
    this.issuer = issuer;
    this.filter =
        ImpersonationFilter.builder()
            .issuer(issuer.issuer())
            .keySource(StaticKeySet.ofJwkSet(issuer.jwkSet()))
            .build();
    try {
      when(response.getOutputStream()).thenReturn(mock(ServletOutputStream.class));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What guards have left on the request; null if nothing. */
  static @Nullable GuardMark mark(MockedRequest request) {
    return OwnAttributes.get(OwnAttributes.find(request.servlet), OwnAttributes.Note.MARK)
            instanceof GuardMark mark
        ? mark
        : null;
  }

  /** One that its container has initialized. */
  static ImpersonationGuard guard(GuardMode mode) {
    ImpersonationGuard guard = ImpersonationGuard.of(mode);
    try {
      guard.init(InitParams.of(Map.of()));
    } catch (ServletException e) {
      throw new AssertionError(e);
    }
    return guard;
  }

  MockedRequest signedIn(String path) {
    return new MockedRequest(path).bearer(issuer.token().sign());
  }
}
