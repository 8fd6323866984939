package dev.impersonation.spring;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Reports properties of ours that are unknown or do not fit, in place of Boot's own analyzers: they
 * print the value, which may be a secret.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BindingFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {
  private static final ConfigurationPropertyName OURS =
      ConfigurationPropertyName.of("impersonation");

  private static final List<String> OWN =
      List.of(
          "enabled",
          "filter-order",
          "guards",
          "actuator",
          "open-health",
          "management",
          "span-attributes",
          "security",
          "security.csrf",
          "security.authorities");

  private static final List<String> OF_GUARD = List.of("patterns", "mode", "members");

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable root, BindException cause) {
    if (!OURS.equals(cause.getName()) && !OURS.isAncestorOf(cause.getName())) {
      return null;
    }
    Throwable reason = cause.getCause();
    while (reason != null && !(reason instanceof UnboundConfigurationPropertiesException)) {
      reason = reason.getCause();
    }
    return reason instanceof UnboundConfigurationPropertiesException unbound
        ? unknown(unbound, cause)
        : misfit(cause);
  }

  private static FailureAnalysis unknown(
      UnboundConfigurationPropertiesException unbound, BindException cause) {
    String description =
        unbound.getUnboundProperties().stream()
            .map(each -> "There is no property " + each.getName() + place(each) + ".")
            .collect(Collectors.joining("\n"));
    String action =
        unbound.getUnboundProperties().stream()
            .map(each -> offer(each.getName()))
            .distinct()
            .collect(Collectors.joining("\n"));
    return new FailureAnalysis(description, action, cause);
  }

  private static String place(ConfigurationProperty property) {
    return property.getOrigin() == null ? "" : " (" + property.getOrigin() + ")";
  }

  private static String offer(ConfigurationPropertyName unknown) {
    String name = unknown.toString();
    String guard = "impersonation.guards.";
    Optional<String> nearest;
    if (name.startsWith(guard) && unknown.getNumberOfElements() > 3) {
      String prefix = name.substring(0, name.lastIndexOf('.') + 1);
      nearest = SettingNames.nearest(name.substring(prefix.length()), OF_GUARD).map(prefix::concat);
    } else {
      List<String> known =
          Stream.concat(
                  SettingNames.ALL.stream()
                      .map(SettingNames::property)
                      .map(each -> each.substring(SettingNames.PREFIX.length())),
                  OWN.stream())
              .toList();
      nearest =
          SettingNames.nearest(name.substring(SettingNames.PREFIX.length()), known)
              .map(SettingNames.PREFIX::concat);
    }
    return nearest
        .map(each -> "Did you mean " + each + "?")
        .orElse("Remove " + name + ", or see docs/spring.md for the properties there are.");
  }

  private static FailureAnalysis misfit(BindException cause) {
    Class<?> type = cause.getTarget().getType().resolve(Object.class);
    String action =
        type.isEnum()
            ? "Set it to one of: "
                + Arrays.stream(type.getEnumConstants())
                    .map(each -> each.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(", "))
                + "."
            : "Set it to a value of type " + type.getSimpleName() + ".";
    return new FailureAnalysis("The property " + cause.getName() + " does not fit.", action, cause);
  }
}
