package dev.impersonation.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.http.GuardMode;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.spring.mvc.CoverageFindings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.FilterRegistration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is found about registrations that an application has made itself. */
class RegistrationFindingsTest {
  private static final WebApplicationContextRunner RUNNER =
      new WebApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ImpersonationAutoConfiguration.class))
          .withPropertyValues(
              "impersonation.publishable-key=pk_test_Y2xlcmsuZXhhbXBsZS5jb20k",
              "impersonation.guards.account.mode=deny",
              "impersonation.guards.account.patterns=/account/*");

  @Test
  void registrations_ofOurs_haveNone() {
    assertFindings(Nothing.class);
  }

  @Test
  void registrations_ofOursBeforeSecurity_haveNone() {
    assertFindings(Secured.class);
  }

  @Test
  void registration_replacedByABareOne_leavesOutWhatBootDoes() {
    assertFindings(
        BareRegistration.class,
        "The registration impersonationFilterRegistration leaves out FORWARD, INCLUDE, ASYNC,"
            + " ERROR: nothing is decided there. Give it all dispatcher types:"
            + " EnumSet.allOf(DispatcherType.class)",
        "The registration impersonationFilterRegistration stands behind Spring Security, which"
            + " then takes everybody for anonymous: give it an order below -100");
  }

  @Test
  void registration_withEveryMistake_isToldOfEach() {
    assertFindings(
        WrongRegistration.class,
        "The registration impersonationFilterRegistration does not map the filter to /*: routes"
            + " elsewhere are open. Map it to /*",
        "The registration impersonationFilterRegistration leaves out ERROR: nothing is decided"
            + " there. Give it all dispatcher types: EnumSet.allOf(DispatcherType.class)",
        "The registration impersonationFilterRegistration does not support async: asynchronous"
            + " requests behind it fail. Set asyncSupported to true");
  }

  @Test
  void registration_byServletNameAlone_doesNotMapEveryPath() {
    assertFindings(
        ByServletName.class,
        "The registration impersonationFilterRegistration does not map the filter to /*: routes"
            + " elsewhere are open. Map it to /*");
  }

  @Test
  void registration_disabled_protectsNothing() {
    assertFindings(
        Disabled.class,
        "The registration impersonationFilterRegistration is disabled, so that no route is"
            + " protected by it: enable it");
  }

  @Test
  void registration_besideAWholeOne_isFine() {
    assertFindings(AlsoByServletName.class);
  }

  @Test
  void filter_thatNoRegistrationHolds_isMappedByChance() {
    assertFindings(
        OtherRegistration.class,
        "The ImpersonationFilter bean impersonationFilter has no registration, so that it stands"
            + " behind all others, on REQUEST alone: hold it in a FilterRegistrationBean named"
            + " impersonationFilterRegistration, or remove that bean of yours");
  }

  @Test
  void filters_two_areToldOf() {
    assertFindings(
        Second.class,
        "There are 2 ImpersonationFilters (The registration impersonationFilterRegistration, The"
            + " registration second): one does not trust what another has found. Keep one");
  }

  @Test
  void annotation_asRegistration_counts() {
    assertFindings(
        Annotated.class,
        "The ImpersonationFilter bean annotated leaves out INCLUDE, ERROR: nothing is decided"
            + " there. Give it all dispatcher types: EnumSet.allOf(DispatcherType.class)");
  }

  @Test
  void annotation_withoutMistake_hasNone() {
    assertFindings(AnnotatedWell.class);
  }

  @Test
  void proxy_byRegistration_isToldOf() {
    assertFindings(
        Proxy.class,
        "The ImpersonationFilter bean impersonationFilter has no registration, so that it stands"
            + " behind all others, on REQUEST alone: hold it in a FilterRegistrationBean named"
            + " impersonationFilterRegistration, or remove that bean of yours",
        "The registration impersonationFilterRegistration delegates to an ImpersonationFilter that"
            + " it does not initialize: hold the filter in a FilterRegistrationBean");
  }

  @Test
  void guard_behindTheFilter_isToldOf() {
    assertFindings(
        LateGuard.class,
        "The registration late holds a guard that stands behind the filter, where it can open"
            + " nothing: give it an order below -101",
        "The registration late leaves out FORWARD, INCLUDE, ASYNC, ERROR: its guard does not hold"
            + " there. Give it all dispatcher types: EnumSet.allOf(DispatcherType.class)");
  }

  @Test
  void guard_asAMereBean_isToldOf() {
    assertFindings(
        MereGuard.class,
        "The ImpersonationGuard bean mere holds a guard that stands behind the filter, where it"
            + " can open nothing: give it an order below -101",
        "The ImpersonationGuard bean mere leaves out FORWARD, INCLUDE, ASYNC, ERROR: its guard"
            + " does not hold there. Give it all dispatcher types:"
            + " EnumSet.allOf(DispatcherType.class)");
  }

  private static void assertFindings(Class<?> configuration, String... findings) {
    RUNNER
        .withUserConfiguration(configuration)
        .run(
            context -> {
              assertThat(RegistrationFindings.of(context, context.getEnvironment()))
                  .containsExactly(findings);
              assertThat(context.getBean(CoverageFindings.class).findings())
                  .isEqualTo(List.of(findings));
            });
  }

  private static FilterRegistrationBean<ImpersonationFilter> whole(ImpersonationFilter filter) {
    FilterRegistrationBean<ImpersonationFilter> whole = new FilterRegistrationBean<>(filter);
    whole.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    whole.setOrder(-99);
    return whole;
  }

  private static ImpersonationFilter another() {
    return ImpersonationFilter.builder().publishableKey("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k").build();
  }

  @Configuration(proxyBeanMethods = false)
  static class Nothing {}

  @Configuration(proxyBeanMethods = false)
  static class Secured {
    @Bean
    Filter springSecurityFilterChain() {
      return (request, response, chain) -> chain.doFilter(request, response);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class BareRegistration extends Secured {
    @Bean
    FilterRegistrationBean<ImpersonationFilter> impersonationFilterRegistration(
        ImpersonationFilter filter) {
      return new FilterRegistrationBean<>(filter);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class WrongRegistration {
    @Bean
    FilterRegistrationBean<ImpersonationFilter> impersonationFilterRegistration(
        ImpersonationFilter filter) {
      FilterRegistrationBean<ImpersonationFilter> wrong = whole(filter);
      wrong.addUrlPatterns("/api/*");
      wrong.setDispatcherTypes(EnumSet.complementOf(EnumSet.of(DispatcherType.ERROR)));
      wrong.setAsyncSupported(false);
      return wrong;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ByServletName {
    @Bean
    FilterRegistrationBean<ImpersonationFilter> impersonationFilterRegistration(
        ImpersonationFilter filter) {
      FilterRegistrationBean<ImpersonationFilter> named = whole(filter);
      named.addServletNames("dispatcherServlet");
      return named;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Disabled {
    @Bean
    FilterRegistrationBean<ImpersonationFilter> impersonationFilterRegistration(
        ImpersonationFilter filter) {
      FilterRegistrationBean<ImpersonationFilter> disabled = whole(filter);
      disabled.setEnabled(false);
      return disabled;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class AlsoByServletName {
    @Bean
    FilterRegistrationBean<ImpersonationFilter> also(ImpersonationFilter filter) {
      FilterRegistrationBean<ImpersonationFilter> also = new FilterRegistrationBean<>(filter);
      also.addServletNames("dispatcherServlet");
      return also;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OtherRegistration {
    @Bean
    FilterRegistrationBean<Filter> impersonationFilterRegistration() {
      return new FilterRegistrationBean<>(
          (request, response, chain) -> chain.doFilter(request, response));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Second {
    @Bean
    FilterRegistrationBean<ImpersonationFilter> second() {
      return whole(another());
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Annotated extends OtherRegistration {
    @Bean
    @FilterRegistration(
        order = -101,
        dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.FORWARD})
    ImpersonationFilter annotated() {
      return another();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class AnnotatedWell extends OtherRegistration {
    @Bean
    @FilterRegistration(
        order = -101,
        dispatcherTypes = {
          DispatcherType.REQUEST,
          DispatcherType.ASYNC,
          DispatcherType.FORWARD,
          DispatcherType.INCLUDE,
          DispatcherType.ERROR
        })
    ImpersonationFilter annotated() {
      return another();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Proxy {
    @Bean
    DelegatingFilterProxyRegistrationBean impersonationFilterRegistration() {
      return new DelegatingFilterProxyRegistrationBean("impersonationFilter");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class LateGuard {
    @Bean
    FilterRegistrationBean<ImpersonationGuard> late() {
      return new FilterRegistrationBean<>(ImpersonationGuard.of(GuardMode.ALLOW));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class MereGuard {
    @Bean
    ImpersonationGuard mere() {
      return ImpersonationGuard.of(GuardMode.ALLOW);
    }
  }
}
