package dev.impersonation.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditSink;
import dev.impersonation.http.Admission;
import dev.impersonation.http.GuardMode;
import dev.impersonation.http.RequestObserver;
import dev.impersonation.keys.KeySource;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.policy.Decision;
import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Each bean gives way to one of the application's, and each bean for the filter is taken up. */
class BeansTest {
  private static final String KEY = "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k";
  private static final WebApplicationContextRunner BARE =
      new WebApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ImpersonationAutoConfiguration.class));
  private static final WebApplicationContextRunner RUNNER =
      BARE.withPropertyValues("impersonation.publishable-key=" + KEY);

  private static TestIssuer issuer;

  @BeforeAll
  static void start() {
    issuer = TestIssuer.start();
  }

  @AfterAll
  static void stop() {
    issuer.close();
  }

  @Test
  void filter_ofTheApplication_takesThePlaceOfOurs() {
    RUNNER
        .withBean(
            "theirs",
            ImpersonationFilter.class,
            () ->
                ImpersonationFilter.builder()
                    .publishableKey(KEY)
                    .defaultMode(GuardMode.DENY)
                    .build())
        .run(
            context -> {
              assertThat(context).hasSingleBean(ImpersonationFilter.class);
              ImpersonationFilter theirs = context.getBean("theirs", ImpersonationFilter.class);
              assertThat(registration(context).getFilter()).isSameAs(theirs);
            });
  }

  @Test
  void registration_ofTheApplication_takesThePlaceOfOurs() {
    RUNNER
        .withBean(
            "impersonationFilterRegistration",
            FilterRegistrationBean.class,
            () -> new FilterRegistrationBean<>(new ImpersonationFilter()))
        .run(context -> assertThat(registration(context).getOrder()).isEqualTo(Integer.MAX_VALUE));
  }

  @Test
  void registration_byDefault_hasAllDispatcherTypesAndStandsBeforeSecurity() {
    RUNNER.run(
        context -> {
          FilterRegistrationBean<?> registration = registration(context);
          assertThat(registration.getOrder()).isEqualTo(-101);
          assertThat(registration.isAsyncSupported()).isTrue();
          assertThat(registration.getUrlPatterns()).containsExactly("/*");
          assertThat(registration.determineDispatcherTypes())
              .containsExactlyInAnyOrder(DispatcherType.values());
        });
  }

  @Test
  void registration_withAnOrderOfSecurity_standsOneBeforeItAndGuardsTwo() {
    RUNNER
        .withPropertyValues(
            "spring.security.filter.order=7",
            "impersonation.guards.a.mode=deny",
            "impersonation.guards.a.patterns=/a/*")
        .run(
            context -> {
              assertThat(registration(context).getOrder()).isEqualTo(6);
              FilterRegistrationBean<?> guard =
                  context.getBean("impersonationGuard.a", FilterRegistrationBean.class);
              assertThat(guard.getOrder()).isEqualTo(5);
              assertThat(guard.determineDispatcherTypes())
                  .containsExactlyInAnyOrder(DispatcherType.values());
              assertThat(guard.isAsyncSupported()).isTrue();
            });
  }

  @Test
  void registration_withFilterOrder_standsThere() {
    RUNNER
        .withPropertyValues("impersonation.filter-order=-3000")
        .run(context -> assertThat(registration(context).getOrder()).isEqualTo(-3000));
  }

  @Test
  void connectionDetails_ofTheApplication_takeThePlaceOfProperties() {
    BARE.withPropertyValues(
            "impersonation.issuer=https://id.example.com",
            "impersonation.jwt-key=no PEM",
            "impersonation.cookie-suffix=not!one")
        .withBean(
            ImpersonationConnectionDetails.class,
            () ->
                new ImpersonationConnectionDetails() {
                  @Override
                  public Optional<String> publishableKey() {
                    return Optional.of(KEY);
                  }
                })
        .run(
            context ->
                assertThat(context.getBean(ImpersonationFilter.class).keySetState()).isPresent());
  }

  @Test
  void testIssuer_beatsAnotherIssuerInProperties() {
    BARE.withPropertyValues(
            "impersonation.publishable-key=sk_test_nothing", "impersonation.jwt-key=no PEM")
        .withBean(TestIssuer.class, () -> issuer, definition -> definition.setDestroyMethodName(""))
        .run(
            context -> {
              ImpersonationConnectionDetails details =
                  context.getBean(ImpersonationConnectionDetails.class);
              assertThat(details.issuer()).contains(issuer.issuer());
              assertThat(details.jwksUrl()).contains(issuer.jwksUrl().toString());
              assertThat(details.cookieSuffix()).contains(issuer.cookieSuffix());
            });
  }

  @Test
  void keySource_besideConnectionDetailsOfABean_takesThePlaceOfTheirKeySet() {
    BARE.withBean(TestIssuer.class, () -> issuer, definition -> definition.setDestroyMethodName(""))
        .withBean(KeySource.class, () -> StaticKeySet.ofPem(issuer.publicKeyPem()))
        .run(
            context ->
                assertThat(context.getBean(ImpersonationFilter.class).keySetState()).isEmpty());
  }

  @Test
  void keySources_moreThanOne_areRefused() {
    RUNNER
        .withBean("one", KeySource.class, () -> StaticKeySet.ofPem(issuer.publicKeyPem()))
        .withBean("two", KeySource.class, () -> StaticKeySet.ofPem(issuer.publicKeyPem()))
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasRootCauseInstanceOf(NoUniqueBeanDefinitionException.class));
  }

  @Test
  void customizer_hasTheLastWord() {
    RUNNER
        .withPropertyValues("impersonation.default=allow")
        .withBean(
            ImpersonationBuilderCustomizer.class,
            () -> builder -> builder.defaultMode(GuardMode.DENY))
        .run(
            context ->
                assertThat(context.getBean(ImpersonationFilter.class).defaultMode())
                    .contains(GuardMode.DENY));
  }

  @Test
  void customizer_thatSetsWhatIsRefused_isReportedByProperty() {
    RUNNER
        .withBean(
            ImpersonationBuilderCustomizer.class, () -> builder -> builder.set("clockSkew", "soon"))
        .run(
            context ->
                assertThat(PropertiesTest.refusal(context.getStartupFailure()))
                    .hasMessage(
                        "impersonation.clock-skew is no duration: write 5s, 500ms or PT5S"));
  }

  @Test
  void lazyInitialization_changesNothing() {
    try (RunningApplication application =
        RunningApplication.start(
            Server.JETTY,
            Application.class,
            "spring.main.lazy-initialization=true",
            "impersonation.guards.a.mode=deny",
            "impersonation.guards.a.patterns=/read")) {
      assertThat(application.get("/read", null).status()).isEqualTo(401);
      assertThat(application.get("/read", application.impersonated()).body())
          .contains("\"code\":\"impersonation_denied\"");
    }
  }

  private static FilterRegistrationBean<?> registration(BeanFactory context) {
    return context.getBean("impersonationFilterRegistration", FilterRegistrationBean.class);
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @RestController
    static class Controller {
      @GetMapping("/read")
      String read() {
        return "read";
      }

      @PostMapping("/account")
      String change() {
        return "changed";
      }

      @PostMapping("/billing")
      String pay() {
        return "paid";
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Everything extends Application {
    static final List<String> SEEN = Collections.synchronizedList(new ArrayList<>());

    @Bean
    ImpersonationPolicy noAccount() {
      return (operation, context) ->
          operation.path().equals("/account")
              ? Decision.denied("no-account")
              : Decision.allowed("other");
    }

    @Bean
    ImpersonationPolicy noBilling() {
      return (operation, context) ->
          operation.path().equals("/billing")
              ? Decision.denied("no-billing")
              : Decision.allowed("other");
    }

    @Bean
    AuditSink first() {
      return event -> SEEN.add("first sink " + event.kind());
    }

    @Bean
    AuditSink second() {
      return event -> SEEN.add("second sink " + event.kind());
    }

    @Bean
    @Order(2)
    RequestObserver later() {
      return observer("later");
    }

    @Bean
    @Order(1)
    RequestObserver earlier() {
      return observer("earlier");
    }

    /** Freed by the default, so that the policies alone refuse. */
    @Bean
    ImpersonationBuilderCustomizer allow() {
      return builder -> builder.defaultMode(GuardMode.ALLOW);
    }

    /** Of another name than ours: the filter comes twice and does its work once. */
    @Bean
    FilterRegistrationBean<ImpersonationFilter> alsoMapped(ImpersonationFilter filter) {
      return new FilterRegistrationBean<>(filter);
    }

    private static RequestObserver observer(String name) {
      return new RequestObserver() {
        @Override
        public void decided(Admission admission) {
          SEEN.add(name + " observer");
        }

        @Override
        public void recorded(AuditEvent event) {}
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void beans_allTogether_takePart(Server server) {
    Everything.SEEN.clear();
    try (RunningApplication application = RunningApplication.start(server, Everything.class)) {
      assertThat(application.post("/account", application.impersonated()).body())
          .contains("impersonation_denied");
      assertThat(application.post("/billing", application.impersonated()).body())
          .contains("impersonation_denied");
      Everything.SEEN.clear();
      assertThat(application.get("/read", application.impersonated()).body()).isEqualTo("read");
    }
    assertThat(Everything.SEEN)
        .startsWith("earlier observer", "later observer")
        .filteredOn(each -> each.contains("sink"))
        .containsExactly(
            "first sink INTENT", "second sink INTENT", "first sink OUTCOME", "second sink OUTCOME");
  }
}
