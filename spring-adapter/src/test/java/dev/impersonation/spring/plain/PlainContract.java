package dev.impersonation.spring.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.Server;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.filter.DelegatingFilterProxy;

/** What holds without Boot, however the beans are defined. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PlainContract {
  /** The guards and servlets of all these applications. */
  static final String GUARDS =
      WebXml.guard("byXml", "deny", "/by-xml/*") + WebXml.guard("freed", "allow", "/freed/*");

  static final String SERVLETS =
      WebXml.dispatcher(PlainWeb.Web.class)
          + WebXml.servlet(PlainWeb.Denied.class, "/denied")
          + WebXml.servlet(PlainWeb.Allowed.class, "/allowed");

  private final Map<Server, PlainApplication> running = new EnumMap<>(Server.class);

  /** Starts the application, in which {@code filter} is that of the bean. */
  abstract PlainApplication start(Server server, String filter) throws Exception;

  private PlainApplication on(Server server) throws Exception {
    if (!running.containsKey(server)) {
      running.put(
          server,
          start(
              server,
              WebXml.filter(
                      "byBean",
                      DelegatingFilterProxy.class,
                      "/by-bean/*",
                      WebXml.initParam("targetBeanName", "denyingGuard"),
                      WebXml.initParam("targetFilterLifecycle", "true"))
                  + WebXml.filter(
                      "impersonationFilter",
                      DelegatingFilterProxy.class,
                      "/*",
                      WebXml.initParam("targetFilterLifecycle", "true"))));
    }
    return Objects.requireNonNull(running.get(server));
  }

  @AfterAll
  void stop() throws IOException {
    for (PlainApplication application : running.values()) {
      application.close();
    }
  }

  private static void assertDenied(Reply reply, String code) {
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).contains("\"code\":\"" + code + "\"");
  }

  @ParameterizedTest
  @EnumSource
  void start_hasNoClassOfBoot(Server server) throws Exception {
    ClassLoader loader = on(server).loader();
    for (String name :
        new String[] {
          "org.springframework.boot.SpringApplication",
          "org.springframework.boot.web.servlet.FilterRegistrationBean",
          "org.springframework.boot.autoconfigure.service.connection.ConnectionDetails"
        }) {
      assertThatThrownBy(() -> loader.loadClass(name)).isInstanceOf(ClassNotFoundException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void request_isVerified(Server server) throws Exception {
    PlainApplication application = on(server);
    assertThat(application.get("/whoami", null).status()).isEqualTo(401);
    assertThat(application.get("/nothing", null).status()).isEqualTo(401);
    assertThat(application.get("/whoami", application.customer()).body())
        .isEqualTo("user_customer");
    assertThat(application.get("/async", application.impersonated()).body())
        .isEqualTo("user_customer");
  }

  @ParameterizedTest
  @EnumSource
  void impersonated_defaultIsReadOnly(Server server) throws Exception {
    PlainApplication application = on(server);
    assertThat(application.get("/whoami", application.impersonated()).body())
        .isEqualTo("user_customer");
    assertDenied(
        application.post("/change", application.impersonated()), "impersonation_read_only");
    assertThat(application.post("/change", application.customer()).body()).isEqualTo("changed");
  }

  @ParameterizedTest
  @EnumSource
  void impersonated_guardsHold(Server server) throws Exception {
    PlainApplication application = on(server);
    assertDenied(
        application.get("/by-xml/whoami", application.impersonated()), "impersonation_denied");
    assertDenied(
        application.get("/by-bean/whoami", application.impersonated()), "impersonation_denied");
    assertThat(application.get("/by-xml/whoami", application.customer()).status()).isEqualTo(200);
    assertThat(application.get("/by-bean/whoami", application.customer()).status()).isEqualTo(200);
    assertThat(application.post("/freed/change", application.impersonated()).body())
        .isEqualTo("changed");
  }

  @ParameterizedTest
  @EnumSource
  void impersonated_annotationsOfServletsHold(Server server) throws Exception {
    PlainApplication application = on(server);
    assertDenied(application.get("/denied", application.impersonated()), "impersonation_denied");
    assertThat(application.get("/denied", application.customer()).body()).isEqualTo("shown");
    assertThat(application.post("/allowed", application.impersonated()).body())
        .isEqualTo("written");
  }

  @ParameterizedTest
  @EnumSource
  void impersonated_annotationsOfControllersHold(Server server) throws Exception {
    PlainApplication application = on(server);
    assertDenied(application.get("/secret", application.impersonated()), "impersonation_denied");
    assertThat(application.get("/secret", application.customer()).body()).isEqualTo("secret");
    assertThat(application.post("/note", application.impersonated()).body()).isEqualTo("noted");
    assertThat(application.get("/actor", application.impersonated()).body())
        .isEqualTo("user_support");
  }

  @ParameterizedTest
  @EnumSource
  void start_initializesFilter_whichReportsCoverage(Server server) throws Exception {
    PlainApplication application = on(server);
    application.get("/whoami", application.impersonated());
    assertThat(application.log())
        .contains("impersonation coverage: ")
        .doesNotContain("nobody has called")
        .doesNotContain("WARN the filter");
  }

  @ParameterizedTest
  @EnumSource
  void start_withoutLifecycle_isRefused(Server server) {
    assertThatThrownBy(
            () ->
                start(
                    server,
                    WebXml.filter("impersonationFilter", DelegatingFilterProxy.class, "/*")))
        .hasMessageContaining(
            "the filter impersonationFilter is a DelegatingFilterProxy without"
                + " targetFilterLifecycle=true, so that nothing would initialize the"
                + " ImpersonationFilter in it: add <init-param>");
  }
}
