package dev.impersonation.spring.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import java.net.http.HttpRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Applications that are not at the root. */
class ContextPathTest {
  @ParameterizedTest
  @EnumSource
  void belowContextAndServletPath_everythingIsAsAtTheRoot(Server server) {
    try (RunningApplication application =
        RunningApplication.start(
            server,
            MvcApplication.class,
            "server.servlet.context-path=/shop",
            "spring.mvc.servlet.path=/mvc",
            "impersonation.guards.closed.mode=deny",
            "impersonation.guards.closed.patterns=/mvc/admin/*",
            "impersonation.guards.freed.mode=allow",
            "impersonation.guards.freed.patterns=/mvc/freed/*",
            "impersonation.guards.open.mode=public",
            "impersonation.guards.open.patterns=/mvc/open/*")) {
      String customer = application.customer();
      String impersonated = application.impersonated();
      assertThat(application.get("/shop/mvc/plain", null).status()).isEqualTo(401);
      assertThat(application.get("/shop/mvc/plain", customer).body())
          .isEqualTo("user_customer as user_customer");
      assertThat(application.get("/shop/mvc/plain", impersonated).body()).isEqualTo(Trail.WHO);
      assertThat(application.post("/shop/mvc/change", impersonated).body())
          .contains("\"code\":\"impersonation_read_only\"");
      assertThat(application.get("/shop/mvc/admin/a/b", impersonated).body())
          .contains("\"code\":\"impersonation_denied\"");
      assertThat(application.get("/shop/mvc/open/plain", null).body())
          .isEqualTo("nobody as nobody");
      assertThat(application.get("/shop/mvc/callable", impersonated).body()).isEqualTo(Trail.WHO);
      RecordedEvents recorded = application.context().getBean(RecordedEvents.class);
      String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
      assertThat(
              application
                  .send(
                      application
                          .request("/shop/mvc/freed/change")
                          .POST(HttpRequest.BodyPublishers.noBody())
                          .header("Authorization", "Bearer " + impersonated)
                          .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"))
                  .body())
          .isEqualTo("changed");
      assertThat(recorded.until(trace))
          .extracting(AuditEvent::path)
          .containsOnly("/shop/mvc/freed/change");
    }
  }
}
