package dev.impersonation.servlet;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A filter for guards to stand before or behind, and the response it writes to. */
final class GuardScene {
  static final String MARK = GuardMark.class.getName();

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

  MockedRequest signedIn(String path) {
    return new MockedRequest(path).bearer(issuer.token().sign());
  }
}
