package dev.impersonation.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class EnvironmentSettingsTest {
  private static EnvironmentSettings settings(Map<String, Object> properties) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
    return new EnvironmentSettings(environment);
  }

  @Test
  void read_everySetting_byItsKebabName() {
    Map<String, Object> properties = new HashMap<>();
    SettingNames.ALL.forEach(name -> properties.put(SettingNames.property(name), "of " + name));
    assertThat(settings(properties).read())
        .containsOnlyKeys(SettingNames.ALL)
        .allSatisfy((name, value) -> assertThat(value).isEqualTo("of " + name));
  }

  @Test
  void read_placeholder_isResolved() {
    assertThat(
            settings(Map.of("impersonation.issuer", "https://${host}", "host", "a.example")).read())
        .containsExactly(Map.entry("issuer", "https://a.example"));
  }

  @Test
  void read_placeholderThatStandsForNothing_isRefusedWithoutValue() {
    assertThatThrownBy(
            () -> settings(Map.of("impersonation.jwt-key", "secret${nothing.there}")).read())
        .isInstanceOf(PropertyRefusedException.class)
        .hasMessage(
            "impersonation.jwt-key holds a placeholder ${...} that stands for nothing: set what it"
                + " names")
        .hasNoCause();
  }

  @Test
  void read_environmentVariable_isUnderstood() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                "test", Map.of("IMPERSONATION_CLOCK_SKEW", "9s", "IMPERSONATION_OTHER", "x")));
    assertThat(new EnvironmentSettings(environment).read())
        .containsExactly(Map.entry("clockSkew", "9s"));
  }

  @Test
  void read_unknownName_isRefusedWithNearest() {
    assertThatThrownBy(() -> settings(Map.of("impersonation.clockSkew", "5s")).read())
        .hasMessage("impersonation.clockSkew is not known: did you mean impersonation.clock-skew?");
    assertThatThrownBy(() -> settings(Map.of("impersonation.zzzzzzzzzzzz", "5s")).read())
        .hasMessageContaining("impersonation.zzzzzzzzzzzz is not known: ");
  }

  @Test
  void read_index_isRefused() {
    assertThatThrownBy(
            () -> settings(Map.of("impersonation.authorized-parties[0]", "https://a")).read())
        .hasMessage(
            "impersonation.authorized-parties[0] has an index, which only Spring Boot understands:"
                + " set impersonation.authorized-parties, separated by commas");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "enabled",
        "filter-order",
        "guards.account.patterns",
        "guards.account.patterns[0]",
        "actuator",
        "open-health",
        "management",
        "span-attributes",
        "security.csrf"
      })
  void read_nameOfBoot_isRefusedWithWhatToDoInstead(String name) {
    assertThatThrownBy(() -> settings(Map.of("impersonation." + name, "x")).read())
        .isInstanceOf(PropertyRefusedException.class)
        .hasMessageMatching(
            "impersonation[.]"
                + name.replace("[", "\\[")
                + " is known to Spring Boot alone: \\w.*");
  }
}
