package dev.impersonation.spring;

import dev.impersonation.audit.AuditSink;
import dev.impersonation.http.Anonymous;
import dev.impersonation.http.CoverageCheck;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.RequestObserver;
import dev.impersonation.http.SettingException;
import dev.impersonation.keys.KeySource;
import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.servlet.HandlerRules;
import dev.impersonation.servlet.ImpersonationFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.BeanFactory;

/** Builds the filter from settings and from the beans that the application has for it. */
final class FilterAssembly {
  /** YAML reads {@code off} as false. */
  private static final Set<String> WITH_OFF =
      Set.of(
          "corsPreflight",
          "bindHttpSession",
          "impersonationHeader",
          "noStore",
          "coverage",
          "audit");

  private final BeanFactory beans;
  private final Map<String, String> settings;
  private boolean isKeySetUrlOfBean;
  private boolean isCoverageElsewhere;

  /**
   * Takes the settings of the filter by name; a bean may take their place.
   *
   * @param settings by the names that its builder takes
   */
  FilterAssembly(BeanFactory beans, Map<String, String> settings) {
    this.beans = beans;
    this.settings = new LinkedHashMap<>(settings);
  }

  /** Has these say whom to trust, in place of whatever settings do. */
  FilterAssembly trusting(Map<String, String> ofIssuer) {
    SettingNames.OF_ISSUER.forEach(settings::remove);
    settings.putAll(ofIssuer);
    isKeySetUrlOfBean = true;
    return this;
  }

  /** Has the servlet report not act on its own: somebody reports on handlers too, and on both. */
  FilterAssembly withoutOwnCoverage() {
    isCoverageElsewhere = true;
    return this;
  }

  /**
   * Builds it.
   *
   * @throws PropertyRefusedException if a setting is missing, contradictory or refused
   * @throws FilterRefusedException if it cannot be built for another reason
   */
  ImpersonationFilter build() {
    HandlerRules handlers =
        beans.getBeanProvider(HandlerRules.class).getIfAvailable(() -> request -> Optional.empty());
    try {
      return built(configured(ImpersonationFilter.builder(handlers)));
    } catch (SettingException e) {
      throw PropertyRefusedException.of(e);
    }
  }

  private static ImpersonationFilter built(GateBuilder<ImpersonationFilter> builder) {
    try {
      return builder.build();
    } catch (SettingException e) {
      throw e;
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new FilterRefusedException(e);
    }
  }

  private GateBuilder<ImpersonationFilter> configured(GateBuilder<ImpersonationFilter> builder) {
    if (FilterOrder.hasSecurity(beans)) {
      builder.anonymous(Anonymous.ALLOW).signedOutRefusedLater();
    }
    KeySource keys = beans.getBeanProvider(KeySource.class).getIfAvailable();
    if (keys != null) {
      if (isKeySetUrlOfBean) {
        settings.remove("jwksUrl");
      }
      builder.keySource(keys);
    } else {
      KeyOfOtherIssuer.refuse(settings);
    }
    settings.forEach((name, value) -> builder.set(name, offIfFalse(name, value)));
    if (isCoverageElsewhere) {
      builder.coverage(CoverageCheck.OFF);
    }
    beans
        .getBeanProvider(ImpersonationPolicy.class)
        .orderedStream()
        .reduce(ImpersonationPolicy::and)
        .ifPresent(builder::policy);
    List<AuditSink> sinks = beans.getBeanProvider(AuditSink.class).orderedStream().toList();
    if (!sinks.isEmpty()) {
      builder.auditSink(
          AuditSink.all(sinks.get(0), sinks.subList(1, sinks.size()).toArray(AuditSink[]::new)));
    }
    beans.getBeanProvider(RequestObserver.class).orderedStream().forEach(builder::observer);
    beans
        .getBeanProvider(ImpersonationBuilderCustomizer.class)
        .orderedStream()
        .forEach(customizer -> customizer.customize(builder));
    return builder;
  }

  /** Returns the value of a setting as YAML meant it. */
  static String offIfFalse(String setting, String value) {
    return WITH_OFF.contains(setting) && value.equals("false") ? "off" : value;
  }
}
