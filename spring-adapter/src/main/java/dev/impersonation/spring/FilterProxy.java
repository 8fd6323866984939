package dev.impersonation.spring;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.spring.ContainerFilter.Made;
import jakarta.servlet.Filter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.web.filter.DelegatingFilterProxy;

/** Tells what a registered {@link DelegatingFilterProxy} holds, and whether it initializes that. */
record FilterProxy(ContainerFilter registered) {
  private static final String LIFECYCLE = "targetFilterLifecycle";
  private static final String TARGET = "targetBeanName";
  private static final String CONTEXT = "contextAttribute";

  /** As Spring reads a switch. */
  private static final Set<String> TRUE = Set.of("true", "on", "yes", "1");

  /** Says what becomes of {@code init}. */
  enum Lifecycle {
    HANDED_ON,
    /** It is not handed on. */
    KEPT,
    /** It is not, and could not be. */
    NEVER,
    UNKNOWN
  }

  Stream<String> initParams() {
    return registered.initParams().keySet().stream();
  }

  /** Whether it was given a filter of this library in code: one that it looked up has a name. */
  boolean holdsFilter() {
    return instance()
        .filter(proxy -> InsideOf.field(proxy, TARGET, String.class).isEmpty())
        .flatMap(proxy -> InsideOf.field(proxy, "delegate", Filter.class))
        .filter(ImpersonationFilter.class::isInstance)
        .isPresent();
  }

  /**
   * Returns the bean that it asks for; empty if that is not known, or it has a filter already.
   *
   * @param likely beans that a filter of the same name is for, where nothing tells more
   */
  Optional<String> targetBean(Set<String> likely) {
    String set = registered.initParams().get(TARGET);
    if (set != null) {
      return Optional.of(set);
    }
    Optional<DelegatingFilterProxy> instance = instance();
    if (instance.isPresent()) {
      Optional<String> target = InsideOf.field(instance.get(), TARGET, String.class);
      return target.isPresent()
              || InsideOf.field(instance.get(), "delegate", Filter.class).isPresent()
          ? target
          : Optional.of(registered.name());
    }
    return registered.made() == Made.BY_CONTAINER || likely.contains(registered.name())
        ? Optional.of(registered.name())
        : Optional.empty();
  }

  Lifecycle lifecycle() {
    if (holdsFilter()) {
      return Lifecycle.NEVER;
    }
    String set = registered.initParams().get(LIFECYCLE);
    if (set != null) {
      return TRUE.contains(set.trim().toLowerCase(Locale.ROOT))
          ? Lifecycle.HANDED_ON
          : uncertain(Lifecycle.KEPT);
    }
    return switch (registered.made()) {
      case BY_CONTAINER -> isStock() ? uncertain(Lifecycle.KEPT) : Lifecycle.UNKNOWN;
      case UNKNOWN -> Lifecycle.UNKNOWN;
      case IN_CODE ->
          instance()
              .flatMap(proxy -> InsideOf.field(proxy, LIFECYCLE, Boolean.class))
              .map(handsOn -> handsOn ? Lifecycle.HANDED_ON : uncertain(Lifecycle.KEPT))
              .orElse(Lifecycle.UNKNOWN);
    };
  }

  /** Of another context it may be another bean of that name. */
  private Lifecycle uncertain(Lifecycle lifecycle) {
    return registered.initParams().containsKey(CONTEXT)
            || instance().map(DelegatingFilterProxy::getContextAttribute).isPresent()
        ? Lifecycle.UNKNOWN
        : lifecycle;
  }

  /** A class of its own may set in its constructor what others set by init-param. */
  private boolean isStock() {
    return Objects.equals(registered.className(), DelegatingFilterProxy.class.getName());
  }

  private Optional<DelegatingFilterProxy> instance() {
    return registered.instance().map(DelegatingFilterProxy.class::cast);
  }
}
