package dev.impersonation.spring.security;

import jakarta.servlet.Filter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.authentication.switchuser.AuthenticationSwitchUserEvent;
import org.springframework.security.web.authentication.switchuser.SwitchUserFilter;

/**
 * Warns at start about each {@link SwitchUserFilter}, and has it refuse whoever impersonates
 * already. By its event, which it publishes before anything has changed: nothing else of it can be
 * stopped from outside.
 */
final class SwitchUserWatch implements SmartInitializingSingleton {
  private static final Logger LOG = LoggerFactory.getLogger("dev.impersonation.spring");

  private final ListableBeanFactory beans;
  private final ApplicationEventPublisher events;

  SwitchUserWatch(ListableBeanFactory beans, ApplicationEventPublisher events) {
    this.beans = beans;
    this.events = events;
  }

  @Override
  public void afterSingletonsInstantiated() {
    Set<SwitchUserFilter> switches = Collections.newSetFromMap(new IdentityHashMap<>());
    Stream.concat(inChains(), beans.getBeanProvider(SwitchUserFilter.class).stream())
        .filter(SwitchUserFilter.class::isInstance)
        .map(SwitchUserFilter.class::cast)
        .forEach(switches::add);
    switches.forEach(found -> found.setApplicationEventPublisher(new NotNested(events)));
    if (!switches.isEmpty()) {
      LOG.warn(
          "a SwitchUserFilter is in use: whoever switches by it has no ImpersonationContext, so that"
              + " nothing is read-only and nothing is audited. Have an actor token made instead,"
              + " and remove the filter");
    }
  }

  private Stream<Filter> inChains() {
    return beans.getBeanProvider(FilterChainProxy.class).stream()
        .flatMap(proxy -> proxy.getFilterChains().stream())
        .flatMap(chain -> chain.getFilters().stream());
  }

  private record NotNested(ApplicationEventPublisher events) implements ApplicationEventPublisher {
    @Override
    public void publishEvent(ApplicationEvent event) {
      refuse(event);
      events.publishEvent(event);
    }

    @Override
    public void publishEvent(Object event) {
      refuse(event);
      events.publishEvent(event);
    }

    private static void refuse(Object event) {
      if (event instanceof AuthenticationSwitchUserEvent change
          && CurrentIdentity.of(change.getAuthentication()).impersonated().isPresent()) {
        throw new AccessDeniedException(
            "whoever impersonates already cannot switch to another user");
      }
    }
  }
}
