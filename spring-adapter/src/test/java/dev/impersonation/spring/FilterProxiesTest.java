package dev.impersonation.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.spring.ContainerFilter.Made;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.mock.web.MockFilterConfig;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.filter.DelegatingFilterProxy;

/** What is told of proxies, where a container says no more than the API does. */
class FilterProxiesTest {
  private static final String LIFECYCLE = "targetFilterLifecycle";
  private static final Set<String> NAMES = Set.of("impersonationFilter");

  private final ServletContext context = mock(ServletContext.class);
  private final Logger logger = (Logger) LoggerFactory.getLogger(FilterProxies.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  /** May set in its constructor what others have by init-param. */
  static final class Own extends DelegatingFilterProxy {}

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    when(context.getClassLoader()).thenReturn(FilterProxiesTest.class.getClassLoader());
    doReturn(Map.of("dispatcher", mock(ServletRegistration.class)))
        .when(context)
        .getServletRegistrations();
  }

  @AfterEach
  void end() {
    logger.detachAppender(log);
  }

  private FilterProxies registered(String name, Class<?> type, Map<String, String> parameters) {
    FilterRegistration registration = mock(FilterRegistration.class);
    when(registration.getName()).thenReturn(name);
    when(registration.getClassName()).thenReturn(type.getName());
    when(registration.getInitParameters()).thenReturn(parameters);
    doReturn(Map.of(name, registration)).when(context).getFilterRegistrations();
    return new FilterProxies(context, NAMES);
  }

  private void assertWarned(String text) {
    assertThat(log.list)
        .singleElement()
        .satisfies(event -> assertThat(event.getFormattedMessage()).contains(text));
  }

  private static FilterProxy proxy(
      Made made, Class<?> type, @Nullable Filter instance, Map<String, String> parameters) {
    return new ContainerFilter(
            "impersonationFilter",
            type.getName(),
            parameters,
            made,
            Optional.ofNullable(instance),
            FilterProxiesTest.class.getClassLoader())
        .proxy()
        .orElseThrow();
  }

  @Test
  void announce_targetByParameter_isAnnounced() {
    FilterProxies proxies =
        registered(
            "anything",
            DelegatingFilterProxy.class,
            Map.of("targetBeanName", "impersonationFilter", LIFECYCLE, "true"));
    proxies.announce();
    proxies.warnIfNone();
    verify(context).setAttribute(contains("announced.anything"), any());
    assertThat(log.list).isEmpty();
  }

  @Test
  void announce_switchedOff_isRefused() {
    FilterProxies proxies =
        registered(
            "anything",
            DelegatingFilterProxy.class,
            Map.of("targetBeanName", "impersonationFilter", LIFECYCLE, "false"));
    assertThatThrownBy(proxies::announce)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "the filter anything is a DelegatingFilterProxy without targetFilterLifecycle=true");
    verify(context, never()).setAttribute(any(), any());
  }

  @Test
  void announce_settingOnProxy_isRefused() {
    FilterProxies proxies =
        registered(
            "impersonationFilter",
            DelegatingFilterProxy.class,
            Map.of(LIFECYCLE, "true", "clockSkew", "5s"));
    assertThatThrownBy(proxies::announce)
        .hasMessageContaining("has the init-params clockSkew, which nobody reads");
  }

  @Test
  void announce_otherBean_isLeftAlone() {
    FilterProxies proxies =
        registered(
            "impersonationFilter", DelegatingFilterProxy.class, Map.of("targetBeanName", "other"));
    proxies.announce();
    verify(context, never()).setAttribute(any(), any());
    proxies.warnIfNone();
    assertWarned("no filter of this application holds the bean [impersonationFilter]");
  }

  @Test
  void announce_anyProxyOfUnknownTarget_isNeitherAnnouncedNorTakenForNothing() {
    FilterProxies proxies = registered("other", DelegatingFilterProxy.class, Map.of());
    proxies.announce();
    proxies.warnIfNone();
    verify(context, never()).setAttribute(any(), any());
    assertThat(log.list).isEmpty();
  }

  @Test
  void announce_sameNameWhereNobodyTellsWhoMadeIt_isAnnouncedWithWarning() {
    FilterProxies proxies =
        registered("impersonationFilter", DelegatingFilterProxy.class, Map.of());
    proxies.announce();
    verify(context).setAttribute(contains("announced.impersonationFilter"), any());
    assertWarned("it cannot be told whether it initializes the ImpersonationFilter in it");
  }

  @Test
  void announce_containerTellsNothing_isWarnedAbout() {
    when(context.getFilterRegistrations()).thenThrow(new UnsupportedOperationException());
    FilterProxies proxies = new FilterProxies(context, NAMES);
    proxies.announce();
    proxies.warnIfNone();
    assertWarned("this container does not tell its filters at this time");
  }

  @Test
  void warnIfNone_filterRegisteredByItself_isSilent() {
    registered("verifying", ImpersonationFilter.class, Map.of()).warnIfNone();
    assertThat(log.list).isEmpty();
  }

  @Test
  void warnIfNone_mockOfContext_isSilent() {
    FilterProxies proxies = new FilterProxies(new MockServletContext(), NAMES);
    assertThatCode(proxies::announce).doesNotThrowAnyException();
    proxies.warnIfNone();
    assertThat(log.list).isEmpty();
  }

  @Test
  void lifecycle_ofWebXml_isThatOfItsParameter() {
    assertThat(proxy(Made.BY_CONTAINER, DelegatingFilterProxy.class, null, Map.of()).lifecycle())
        .isEqualTo(FilterProxy.Lifecycle.KEPT);
    for (String set : new String[] {"true", " TRUE ", "on", "yes", "1"}) {
      assertThat(
              proxy(Made.BY_CONTAINER, DelegatingFilterProxy.class, null, Map.of(LIFECYCLE, set))
                  .lifecycle())
          .isEqualTo(FilterProxy.Lifecycle.HANDED_ON);
    }
  }

  @Test
  void lifecycle_ofOwnClassOrOtherContext_isUnknown() {
    assertThat(proxy(Made.BY_CONTAINER, Own.class, null, Map.of()).lifecycle())
        .isEqualTo(FilterProxy.Lifecycle.UNKNOWN);
    assertThat(
            proxy(
                    Made.BY_CONTAINER,
                    DelegatingFilterProxy.class,
                    null,
                    Map.of("contextAttribute", "another"))
                .lifecycle())
        .isEqualTo(FilterProxy.Lifecycle.UNKNOWN);
  }

  @Test
  void lifecycle_ofInstance_isThatOfItsField() {
    DelegatingFilterProxy keeps = new DelegatingFilterProxy("bean");
    DelegatingFilterProxy handsOn = new DelegatingFilterProxy("bean");
    handsOn.setTargetFilterLifecycle(true);
    FilterProxy proxy = proxy(Made.IN_CODE, DelegatingFilterProxy.class, handsOn, Map.of());
    assertThat(proxy.lifecycle()).isEqualTo(FilterProxy.Lifecycle.HANDED_ON);
    assertThat(proxy.targetBean(NAMES)).contains("bean");
    assertThat(proxy(Made.IN_CODE, DelegatingFilterProxy.class, keeps, Map.of()).lifecycle())
        .isEqualTo(FilterProxy.Lifecycle.KEPT);
  }

  @Test
  void lifecycle_ofProxyThatWasGivenTheFilter_isNever() {
    DelegatingFilterProxy given = new DelegatingFilterProxy(new ImpersonationFilter());
    given.setTargetFilterLifecycle(true);
    FilterProxy proxy = proxy(Made.IN_CODE, DelegatingFilterProxy.class, given, Map.of());
    assertThat(proxy.holdsFilter()).isTrue();
    assertThat(proxy.lifecycle()).isEqualTo(FilterProxy.Lifecycle.NEVER);
  }

  @Test
  void lifecycle_ofProxyThatHasLookedUpTheFilter_isThatOfItsField() throws ServletException {
    StaticWebApplicationContext beans = new StaticWebApplicationContext();
    beans.getBeanFactory().registerSingleton("bean", new ImpersonationFilter());
    beans.refresh();
    DelegatingFilterProxy looked =
        new DelegatingFilterProxy("bean", beans) {
          @Override
          protected Filter initDelegate(WebApplicationContext from) {
            return from.getBean("bean", Filter.class);
          }
        };
    looked.setTargetFilterLifecycle(true);
    looked.init(new MockFilterConfig());
    FilterProxy proxy = proxy(Made.IN_CODE, DelegatingFilterProxy.class, looked, Map.of());
    assertThat(proxy.holdsFilter()).isFalse();
    assertThat(proxy.targetBean(NAMES)).contains("bean");
    assertThat(proxy.lifecycle()).isEqualTo(FilterProxy.Lifecycle.HANDED_ON);
  }
}
