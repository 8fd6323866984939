package dev.impersonation.host;

import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.junit.jupiter.api.DisplayName;

@DisplayName("several applications on Jetty 12.1 EE10")
final class JettyEe10AuditEdgeTest extends AuditEdgeOnHost {
  @Override
  ManyApplications start() throws Exception {
    return new JettyApplications(
        (path, application) -> {
          ServletContextHandler context = new ServletContextHandler(path);
          context.addServletContainerInitializer(
              (classes, servletContext) -> application.accept(servletContext));
          return context;
        });
  }

  @Override
  boolean carriesAttributesAcross() {
    return false;
  }
}
