package dev.impersonation.spring.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.catalina.Context;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.eclipse.jetty.ee11.servlet.FilterMapping;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** Where Boot puts the filter among the others. */
class FilterOrderTest {
  @ParameterizedTest
  @EnumSource
  void filters_ofAnApplicationWithSecurity_areInThisOrder(Server server) {
    try (RunningApplication application =
        RunningApplication.startSecured(
            server,
            SecuredMvcApplication.class,
            "impersonation.guards.closed.mode=deny",
            "impersonation.guards.closed.patterns=/admin/*")) {
      List<String> filters = filters(application);
      assertThat(filters)
          .containsSubsequence(
              "characterEncodingFilter",
              "webMvcObservationFilter",
              "formContentFilter",
              "requestContextFilter",
              "impersonationGuard.closed",
              "impersonationFilter",
              "springSecurityFilterChain");
      String last = filters.get(filters.size() - 1);
      assertThat(last)
          .isEqualTo(
              server == Server.TOMCAT
                  ? "Tomcat WebSocket (JSR356) Filter"
                  : "org.eclipse.jetty.ee11.websocket.servlet.WebSocketUpgradeFilter");
    }
  }

  private static List<String> filters(RunningApplication application) {
    WebServer server = ((ServletWebServerApplicationContext) application.context()).getWebServer();
    if (server instanceof TomcatWebServer tomcat) {
      Context context = (Context) tomcat.getTomcat().getHost().findChildren()[0];
      return Arrays.stream(context.findFilterMaps()).map(FilterMap::getFilterName).toList();
    }
    ServletContextHandler handler =
        ((JettyWebServer) Objects.requireNonNull(server))
            .getServer()
            .getDescendants(ServletContextHandler.class)
            .get(0);
    return Arrays.stream(handler.getServletHandler().getFilterMappings())
        .map(FilterMapping::getFilterName)
        .toList();
  }
}
