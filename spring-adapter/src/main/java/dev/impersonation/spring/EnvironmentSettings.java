package dev.impersonation.spring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;

/** Reads the settings of the filter where there is no Boot to bind them. */
record EnvironmentSettings(Environment environment) {
  private static final String ACTUATOR = "there is no Actuator without Spring Boot: remove it";

  private static final Map<String, String> OF_BOOT =
      Map.of(
          "enabled",
          "do not import ImpersonationConfiguration where it is to be off, as by a @Profile",
          "filter-order",
          "the order of the filter-mappings in web.xml says where the filter stands",
          "guards",
          "map an ImpersonationGuard in web.xml, before the filter",
          "actuator",
          ACTUATOR,
          "open-health",
          ACTUATOR,
          "management",
          ACTUATOR,
          "span-attributes",
          "add a RequestObserver bean that writes them",
          "security",
          "configure Spring Security in code");

  /**
   * Returns those that are set, by the names that the filter's builder takes.
   *
   * @throws PropertyRefusedException if there is a property that is none of them, or a placeholder
   *     stands for nothing
   */
  Map<String, String> read() {
    List<String> known = SettingNames.ALL.stream().map(SettingNames::property).toList();
    names().forEach(name -> require(name, known));
    Map<String, String> settings = new LinkedHashMap<>();
    for (String setting : SettingNames.ALL) {
      String value = value(SettingNames.property(setting));
      if (value != null) {
        settings.put(setting, value);
      }
    }
    return settings;
  }

  private @Nullable String value(String property) {
    try {
      return environment.getProperty(property);
    } catch (IllegalArgumentException e) {
      // Its message has the value.
      throw new PropertyRefusedException(
          property, "holds a placeholder ${...} that stands for nothing: set what it names", null);
    }
  }

  private Stream<String> names() {
    return environment instanceof ConfigurableEnvironment configurable
        ? configurable.getPropertySources().stream()
            .filter(EnumerablePropertySource.class::isInstance)
            .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
            .filter(name -> name.startsWith(SettingNames.PREFIX))
        : Stream.empty();
  }

  private static void require(String name, List<String> known) {
    if (known.contains(name)) {
      return;
    }
    String rest = name.substring(SettingNames.PREFIX.length());
    String instead = OF_BOOT.get(rest.split("[.\\[]", 2)[0]);
    if (instead != null) {
      throw new PropertyRefusedException(name, "is known to Spring Boot alone: " + instead, null);
    }
    int index = name.indexOf('[');
    if (index > 0 && known.contains(name.substring(0, index))) {
      throw new PropertyRefusedException(
          name,
          "has an index, which only Spring Boot understands: set "
              + name.substring(0, index)
              + ", separated by commas",
          null);
    }
    throw new PropertyRefusedException(
        name,
        "is not known: "
            + SettingNames.nearest(name, known)
                .map(near -> "did you mean " + near + "?")
                .orElse("remove it, or see the settings for what there is"),
        null);
  }
}
