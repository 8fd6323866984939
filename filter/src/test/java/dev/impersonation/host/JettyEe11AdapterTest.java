package dev.impersonation.host;

import dev.impersonation.contract.RunningHost;
import jakarta.servlet.ServletContext;
import java.util.function.Consumer;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.junit.jupiter.api.DisplayName;

@DisplayName("adapters on Jetty 12.1 EE11")
final class JettyEe11AdapterTest extends AdapterOnHost {
  @Override
  RunningHost start(Consumer<ServletContext> application) throws Exception {
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServletContainerInitializer(
        (classes, servletContext) -> application.accept(servletContext));
    return JettyHost.start(context);
  }
}
