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

  static final List<String> OWN =
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
    String description = "The property " + cause.getName() + " has a value that does not fit.";
    // For the log at DEBUG: the exception of whoever converts tells the value.
    IllegalArgumentException valueless = new IllegalArgumentException(description);
    valueless.setStackTrace(cause.getStackTrace());
    return new FailureAnalysis(
        description,
        "It must be " + fitting(cause.getTarget().getType().resolve(Object.class)) + ".",
        valueless);
  }

  private static String fitting(Class<?> type) {
    if (type.isEnum()) {
      return "one of: "
          + Arrays.stream(type.getEnumConstants())
              .map(each -> each.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
              .collect(Collectors.joining(", "));
    }
    if (Number.class.isAssignableFrom(type)) {
      return "a whole number";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    return Iterable.class.isAssignableFrom(type)
        ? "a list"
        : "left without a value: properties below it have one";
  }
}
