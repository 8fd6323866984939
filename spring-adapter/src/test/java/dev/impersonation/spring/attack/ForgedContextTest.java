package dev.impersonation.spring.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.spring.mvc.ImpersonationMvcConfiguration;
import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.xml.XmlBeanDefinitionReader;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletConfig;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.GenericWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurationSupport;

/** "Never bound from request parameters". */
class ForgedContextTest {
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Configuration(proxyBeanMethods = false)
    static class Mvc extends WebMvcConfigurationSupport {}

    @Bean
    Controller controller() {
      return new Controller();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Usual {
    @Bean
    Controller controller() {
      return new Controller();
    }
  }

  @RestController
  static class Controller {
    @GetMapping("/who")
    String who(ImpersonationContext context) {
      return context.subject();
    }

    @GetMapping("/model")
    String model(@ModelAttribute ImpersonationContext context) {
      return context.subject();
    }

    @GetMapping("/actor")
    String actor(Actor actor) {
      return actor.subject();
    }
  }

  @Test
  void context_whereMvcIsTheApplicationsOwn_isNotOfParameters() {
    try (RunningApplication application =
        RunningApplication.start(Server.TOMCAT, Application.class)) {
      String query = "?builder.issuer=https://x&builder.subject=user_victim";
      Reply who = application.get("/who" + query, application.customer());
      Reply model = application.get("/model" + query, application.customer());
      Reply actor = application.get("/actor?subject=user_boss", application.customer());
      assertThat(who.body()).doesNotContain("user_victim");
      assertThat(model.body()).doesNotContain("user_victim");
      assertThat(actor.body()).doesNotContain("user_boss");
    }
  }

  @Test
  void context_whereMvcIsTheApplicationsOwnAndNobodyIsSignedIn_is401() {
    try (RunningApplication application =
        RunningApplication.start(
            Server.TOMCAT, Application.class, "impersonation.anonymous=allow")) {
      Reply who =
          application.get("/who?builder.issuer=https://x&builder.subject=user_victim", null);
      assertThat(who.body()).doesNotContain("user_victim");
    }
  }

  /** A DispatcherServlet without EnableWebMvc, or with mvc:annotation-driven, as in XML. */
  @ParameterizedTest
  @ValueSource(strings = {"", "<mvc:annotation-driven/>"})
  void context_withoutBoot_isNotOfParameters(String xml) throws Exception {
    GenericWebApplicationContext context =
        new GenericWebApplicationContext(new MockServletContext());
    AnnotatedBeanDefinitionReader classes = new AnnotatedBeanDefinitionReader(context);
    classes.register(ImpersonationMvcConfiguration.class);
    classes.register(Controller.class);
    XmlBeanDefinitionReader reader = new XmlBeanDefinitionReader(context);
    reader.loadBeanDefinitions(
        new ByteArrayResource(
            ("<beans xmlns='http://www.springframework.org/schema/beans'"
                    + " xmlns:mvc='http://www.springframework.org/schema/mvc'"
                    + " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
                    + " xsi:schemaLocation='http://www.springframework.org/schema/beans"
                    + " https://www.springframework.org/schema/beans/spring-beans.xsd"
                    + " http://www.springframework.org/schema/mvc"
                    + " https://www.springframework.org/schema/mvc/spring-mvc.xsd'>"
                    + xml
                    + "</beans>")
                .getBytes(StandardCharsets.UTF_8)));
    context.refresh();
    DispatcherServlet servlet = new DispatcherServlet(context);
    servlet.init(new MockServletConfig("web"));
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/who");
    request.addParameter("builder.issuer", "https://x");
    request.addParameter("builder.subject", "user_victim");
    MockHttpServletResponse response = new MockHttpServletResponse();
    servlet.service(request, response);
    assertThat(response.getContentAsString()).doesNotContain("user_victim");
  }

  @Test
  void context_usual_isNotOfParameters() {
    try (RunningApplication application = RunningApplication.start(Server.TOMCAT, Usual.class)) {
      String query = "?builder.issuer=https://x&builder.subject=user_victim";
      Reply who = application.get("/who" + query, application.customer());
      Reply model = application.get("/model" + query, application.customer());
      Reply actor = application.get("/actor?subject=user_boss", application.customer());
      assertThat(who.body()).isEqualTo("user_customer");
      assertThat(actor.body()).doesNotContain("user_boss");
      assertThat(model.body()).doesNotContain("user_victim");
    }
  }
}
