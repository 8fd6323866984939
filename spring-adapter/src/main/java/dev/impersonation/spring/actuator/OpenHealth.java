package dev.impersonation.spring.actuator;

import dev.impersonation.http.GuardMode;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.spring.FilterOrder;
import dev.impersonation.spring.ImpersonationProperties;
import jakarta.servlet.DispatcherType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.PathMapper;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.ApplicationContext;

/** Opens the health endpoint of one port to whoever comes, for probes that have no token. */
final class OpenHealth {
  static final String NAME = "impersonationOpenHealth";
  static final GuardMode MODE = GuardMode.PUBLIC;

  private final ApplicationContext context;

  /** Takes the context of the port: the application's, or that of the management port. */
  OpenHealth(ApplicationContext context) {
    this.context = context;
  }

  /** Returns the guard's registration; it is not enabled where there is nothing to open. */
  FilterRegistrationBean<ImpersonationGuard> registration(ImpersonationProperties properties) {
    List<String> patterns = isWanted(properties) ? patterns() : List.of();
    FilterRegistrationBean<ImpersonationGuard> registration =
        new FilterRegistrationBean<>(ImpersonationGuard.of(MODE));
    registration.setName(NAME);
    registration.setOrder(FilterOrder.of(context.getEnvironment()) - 1);
    registration.setUrlPatterns(patterns);
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    registration.setAsyncSupported(true);
    // Without patterns it would be mapped to everything.
    registration.setEnabled(!patterns.isEmpty());
    return registration;
  }

  private boolean isWanted(ImpersonationProperties properties) {
    // Spring Security's own rules say who may come.
    boolean byDefault = !FilterOrder.hasSecurity(context);
    return Objects.requireNonNullElse(properties.openHealth(), byDefault);
  }

  private List<String> patterns() {
    WebServerNamespace port = WebServerNamespace.from(context);
    DispatcherServletPath servlet =
        context.getBeanProvider(DispatcherServletPath.class).getIfUnique();
    String prefix = servlet == null ? "" : servlet.getPrefix();
    List<String> patterns = new ArrayList<>();
    boolean isOwnPort =
        ManagementPortType.get(context.getEnvironment()) == ManagementPortType.DIFFERENT;
    WebEndpointProperties endpoints =
        context.getBeanProvider(WebEndpointProperties.class).getIfUnique();
    if (endpoints != null && isOwnPort == port.equals(WebServerNamespace.MANAGEMENT)) {
      patterns.add(prefix + endpoint(endpoints.getBasePath()) + "/*");
    }
    HealthEndpointGroups groups = context.getBeanProvider(HealthEndpointGroups.class).getIfUnique();
    if (groups != null) {
      groups.getAllWithAdditionalPath(port).stream()
          .map(HealthEndpointGroup::getAdditionalPath)
          .filter(Objects::nonNull)
          .forEach(path -> patterns.add(prefix + "/" + withoutSlash(path.getValue())));
    }
    return patterns;
  }

  private String endpoint(String base) {
    List<PathMapper> mappers = context.getBeanProvider(PathMapper.class).orderedStream().toList();
    String path = PathMapper.getRootPath(mappers, HealthEndpoint.ID);
    return (base.equals("/") ? "" : base) + "/" + withoutSlash(path);
  }

  private static String withoutSlash(String path) {
    return path.startsWith("/") ? path.substring(1) : path;
  }
}
