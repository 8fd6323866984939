package dev.impersonation.spring.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.spring.mvc.ImpersonationCoverage;
import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

class GuardAndProxyAttackTest {
  @RestController
  interface Api {
    @GetMapping("/secret")
    String secret();
  }

  static class Impl implements Api {
    @Override
    @DenyImpersonation
    public String secret() {
      return "secret";
    }
  }

  @DenyImpersonation
  static class ClosedImpl implements Closed {
    @Override
    public String closed() {
      return "secret";
    }
  }

  @RestController
  interface Closed {
    @GetMapping("/closed")
    String closed();
  }

  @RestController
  static class Scoped {
    @GetMapping("/scoped")
    String scoped() {
      return "scoped";
    }

    @AllowImpersonation
    @PostMapping("/scoped")
    String post() {
      return "scoped";
    }
  }

  @RestController
  static class Home {
    @GetMapping("/")
    String home() {
      return "home";
    }

    @GetMapping("/private")
    String priv() {
      return "private";
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    Impl impl() {
      return new Impl();
    }

    @Bean
    ClosedImpl closed() {
      return new ClosedImpl();
    }

    @Bean
    Home home() {
      return new Home();
    }

    @Bean
    @Scope("request")
    Scoped scoped() {
      return new Scoped();
    }

    /** As of transactions, timing or tracing. */
    @Bean
    static Advisor timing() {
      return new DefaultPointcutAdvisor(
          new AnnotationMatchingPointcut(RestController.class, true),
          (MethodInterceptor) invocation -> invocation.proceed());
    }
  }

  @ParameterizedTest
  @EnumSource
  void guard_publicAtRoot_opensNothingElse(Server server) {
    try (RunningApplication application =
        RunningApplication.start(
            server,
            Application.class,
            "impersonation.guards.home.patterns=/",
            "impersonation.guards.home.mode=public")) {
      assertThat(application.get("/private", null).status()).isEqualTo(401);
    }
  }

  @Test
  void guard_atThePathWithItsContextPath_isReported() {
    try (RunningApplication application =
        RunningApplication.start(
            Server.TOMCAT,
            Application.class,
            "server.servlet.context-path=/shop",
            "impersonation.guards.a.patterns=/shop/private/*",
            "impersonation.guards.a.mode=deny")) {
      Reply reply = application.get("/shop/private", application.impersonated());
      var findings = application.context().getBean(ImpersonationCoverage.class).findings();
      assertThat(reply.status()).isEqualTo(200);
      assertThat(findings).anyMatch(finding -> finding.contains("begins with the context path"));
    }
  }

  @Test
  void guard_thatEndsInASlash_doesNotStart() {
    assertThatThrownBy(
            () ->
                RunningApplication.start(
                        Server.TOMCAT,
                        Application.class,
                        "impersonation.guards.b.patterns=/private/",
                        "impersonation.guards.b.mode=deny")
                    .close())
        .hasStackTraceContaining("impersonation.guards.b.patterns[0] is no url-pattern");
  }

  @Test
  void jdkProxies() {
    try (RunningApplication application =
        RunningApplication.start(
            Server.TOMCAT, Application.class, "spring.aop.proxy-target-class=false")) {
      Reply secret = application.get("/secret", application.impersonated());
      Reply closed = application.get("/closed", application.impersonated());
      assertThat(secret.status()).isEqualTo(403);
      assertThat(closed.status()).isEqualTo(403);
    }
  }

  @Test
  void classProxies() {
    try (RunningApplication application =
        RunningApplication.start(Server.TOMCAT, Application.class)) {
      assertThat(application.get("/secret", application.impersonated()).status()).isEqualTo(403);
      assertThat(application.get("/closed", application.impersonated()).status()).isEqualTo(403);
    }
  }

  @Test
  void requestScope_filterInFront() {
    try (RunningApplication application =
        RunningApplication.start(
            Server.TOMCAT, Application.class, "impersonation.filter-order=-200")) {
      Reply customer = application.get("/scoped", application.customer());
      Reply support = application.get("/scoped", application.impersonated());
      assertThat(customer.status()).isEqualTo(200);
      assertThat(support.status()).isEqualTo(200);
    }
  }
}
