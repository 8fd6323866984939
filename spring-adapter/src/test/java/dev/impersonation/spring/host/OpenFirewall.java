package dev.impersonation.spring.host;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpFirewall;

/** The most lenient firewall there can be: it refuses nothing. */
final class OpenFirewall implements HttpFirewall {
  private static final class Unchecked extends FirewalledRequest {
    Unchecked(HttpServletRequest request) {
      super(request);
    }

    @Override
    public void reset() {}
  }

  @Override
  public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
    return new Unchecked(request);
  }

  @Override
  public HttpServletResponse getFirewalledResponse(HttpServletResponse response) {
    return response;
  }
}
