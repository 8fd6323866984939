package dev.impersonation.spring.actuator;

import dev.impersonation.http.GuardMode;
import dev.impersonation.http.Refusal;
import dev.impersonation.http.RouteRule;
import dev.impersonation.servlet.ImpersonationAdapter;
import dev.impersonation.spring.ImpersonationProperties;
import dev.impersonation.spring.ImpersonationProperties.ManagementPort;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * Answers for {@link ImpersonationEndpoint} over HTTP, and never to an impersonated session. The
 * operation itself refuses: no path mapping, guard or other handler mapping leads round it, and it
 * is the same object on the management port.
 */
@EndpointWebExtension(endpoint = ImpersonationEndpoint.class)
final class ImpersonationEndpointWebExtension {
  private static final int FORBIDDEN = 403;

  private final ImpersonationEndpoint endpoint;
  private final ImpersonationProperties properties;

  ImpersonationEndpointWebExtension(
      ImpersonationEndpoint endpoint, ImpersonationProperties properties) {
    this.endpoint = endpoint;
    this.properties = properties;
  }

  @ReadOperation
  WebEndpointResponse<ImpersonationEndpoint.Report> report() throws IOException {
    if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes running)
        || running.getResponse() == null) {
      return new WebEndpointResponse<>(FORBIDDEN);
    }
    return report(running.getRequest(), running.getResponse());
  }

  private WebEndpointResponse<ImpersonationEndpoint.Report> report(
      HttpServletRequest request, HttpServletResponse response) throws IOException {
    Optional<Refusal> refusal;
    try {
      refusal = ImpersonationAdapter.check(request, RouteRule.of(GuardMode.DENY));
    } catch (ServletException e) {
      // No filter has seen the request, so that nobody can tell whether somebody impersonates.
      return isLeftAlone(request)
          ? new WebEndpointResponse<>(endpoint.report())
          : new WebEndpointResponse<>(FORBIDDEN);
    }
    if (refusal.isEmpty()) {
      return new WebEndpointResponse<>(endpoint.report());
    }
    ImpersonationAdapter.answer(request, response, refusal.get());
    return new WebEndpointResponse<>(refusal.get().status());
  }

  private boolean isLeftAlone(HttpServletRequest request) {
    WebApplicationContext context = RequestContextUtils.findWebApplicationContext(request);
    return properties.management() == ManagementPort.OFF
        && context != null
        && WebServerNamespace.from(context).equals(WebServerNamespace.MANAGEMENT);
  }
}
