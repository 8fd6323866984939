package dev.impersonation.spring;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;

/** Finds what is wrong with how filters of ours are registered, by the beans of an application. */
final class RegistrationFindings {
  private static final String SECURITY_CHAIN = "springSecurityFilterChain";

  private final List<RegisteredFilter> all;
  private final OptionalInt security;
  private final List<String> findings = new ArrayList<>();

  private RegistrationFindings(List<RegisteredFilter> all, OptionalInt security) {
    this.all = all;
    this.security = security;
  }

  /** Returns one sentence a finding, with the fix; empty if there is none. */
  static List<String> of(ListableBeanFactory beans, Environment environment) {
    List<RegisteredFilter> all = RegisteredFilter.in(beans);
    RegistrationFindings found = new RegistrationFindings(all, security(all, beans, environment));
    found.lookAtFilters();
    found.lookAtProxies(beans);
    found.lookAtGuards();
    return List.copyOf(found.findings);
  }

  private static OptionalInt security(
      List<RegisteredFilter> all, ListableBeanFactory beans, Environment environment) {
    if (!beans.containsBean(SECURITY_CHAIN)) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        all.stream()
            .filter(each -> each.filterName().equals(SECURITY_CHAIN))
            .mapToInt(RegisteredFilter::order)
            .findFirst()
            .orElseGet(() -> FilterOrder.ofSecurity(environment)));
  }

  private void lookAtFilters() {
    Set<ImpersonationFilter> filters = Collections.newSetFromMap(new IdentityHashMap<>());
    ours().forEach(each -> filters.add((ImpersonationFilter) each.filter()));
    for (ImpersonationFilter filter : filters) {
      List<RegisteredFilter> registered =
          ours().stream().filter(each -> isOf(each, filter)).toList();
      // Another one beside it may map the filter to the name of a servlet as well.
      if (registered.stream().noneMatch(each -> problems(each).isEmpty())) {
        registered.forEach(each -> findings.addAll(problems(each)));
      }
    }
    if (filters.size() > 1) {
      findings.add(
          "There are "
              + filters.size()
              + " ImpersonationFilters ("
              + String.join(", ", ours().stream().map(RegisteredFilter::source).sorted().toList())
              + "): one does not trust what another has found. Keep one");
    }
  }

  private static boolean isOf(RegisteredFilter registered, ImpersonationFilter filter) {
    return registered.filter() == filter;
  }

  private List<RegisteredFilter> ours() {
    return all.stream().filter(each -> each.filter() instanceof ImpersonationFilter).toList();
  }

  private List<String> problems(RegisteredFilter filter) {
    List<String> problems = new ArrayList<>();
    String name = filter.source();
    if (filter.isByChance()) {
      problems.add(
          name
              + " has no registration, so that it stands behind all others, on REQUEST alone: hold"
              + " it in a FilterRegistrationBean named impersonationFilterRegistration, or remove"
              + " that bean of yours");
      return problems;
    }
    if (!filter.isEnabled()) {
      problems.add(name + " is disabled, so that no route is protected by it: enable it");
      return problems;
    }
    if (!filter.mapsEveryPath()) {
      problems.add(
          name + " does not map the filter to /*: routes elsewhere are open. Map it to /*");
    }
    problems.addAll(dispatches(filter, "nothing is decided there"));
    security.ifPresent(
        order -> {
          if (filter.order() >= order) {
            problems.add(
                name
                    + " stands behind Spring Security, which then takes everybody for anonymous:"
                    + " give it an order below "
                    + order);
          }
        });
    return problems;
  }

  private static List<String> dispatches(RegisteredFilter filter, String consequence) {
    List<String> problems = new ArrayList<>();
    if (!filter.missing().isEmpty()) {
      problems.add(
          filter.source()
              + " leaves out "
              + String.join(", ", filter.missing().stream().map(Enum::name).toList())
              + ": "
              + consequence
              + ". Give it all dispatcher types: EnumSet.allOf(DispatcherType.class)");
    }
    if (!filter.isAsyncSupported()) {
      problems.add(
          filter.source()
              + " does not support async: asynchronous requests behind it fail. Set asyncSupported"
              + " to true");
    }
    return problems;
  }

  /** Boot's own registration of this kind never initializes what it delegates to. */
  private void lookAtProxies(ListableBeanFactory beans) {
    List<String> names = List.of(beans.getBeanNamesForType(ImpersonationFilter.class, true, false));
    all.stream()
        .filter(RegisteredFilter::isProxy)
        .filter(each -> names.contains(each.filterName()))
        .forEach(
            each ->
                findings.add(
                    each.source()
                        + " delegates to an ImpersonationFilter that it does not initialize: hold"
                        + " the filter in a FilterRegistrationBean"));
  }

  private void lookAtGuards() {
    OptionalInt filter =
        ours().stream()
            .filter(each -> each.isEnabled() && each.mapsEveryPath())
            .mapToInt(RegisteredFilter::order)
            .min();
    for (RegisteredFilter guard : all) {
      if (!(guard.filter() instanceof ImpersonationGuard) || !guard.isEnabled()) {
        continue;
      }
      if (filter.isPresent() && guard.order() >= filter.getAsInt()) {
        findings.add(
            guard.source()
                + " holds a guard that stands behind the filter, where it can open nothing: give"
                + " it an order below "
                + filter.getAsInt());
      }
      findings.addAll(dispatches(guard, "its guard does not hold there"));
    }
  }
}
