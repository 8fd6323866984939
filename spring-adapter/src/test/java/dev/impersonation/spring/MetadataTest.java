package dev.impersonation.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.SettingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings, properties, their metadata and their documentation are the same ones. */
class MetadataTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `([A-Za-z]+)` \\| (.*?) ?\\| .* \\|", Pattern.MULTILINE);
  private static final Pattern LITERAL = Pattern.compile("`[^`]+`|[0-9]+");

  private static final Map<String, JsonNode> METADATA = new LinkedHashMap<>();

  /** Settings with the default that their row begins with, or an empty text. */
  private static final Map<String, String> DOCUMENTED = new LinkedHashMap<>();

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            ImpersonationProperties.class.getResourceAsStream(
                "/META-INF/spring-configuration-metadata.json"))) {
      for (JsonNode property : new ObjectMapper().readTree(in).path("properties")) {
        METADATA.put(property.path("name").asText(), property);
      }
    }
    Matcher row = ROW.matcher(Files.readString(Path.of("../docs/settings.md")));
    while (row.find()) {
      Matcher literal = LITERAL.matcher(row.group(2));
      DOCUMENTED.put(row.group(1), literal.lookingAt() ? literal.group().replace("`", "") : "");
    }
  }

  @Test
  void settings_thatAreDocumented_areThoseOfProperties() {
    assertThat(SettingNames.ALL).containsExactlyInAnyOrderElementsOf(DOCUMENTED.keySet());
  }

  @Test
  void settings_thatTheBuilderTakes_areThoseOfProperties() {
    SettingException refused =
        catchThrowableOfType(
            SettingException.class, () -> GateBuilder.ofGate().set("nothing", "of it"));

    String names = refused.problem().replaceAll(".*\\[|\\].*", "");
    assertThat(SettingNames.ALL).containsExactlyInAnyOrder(names.split(", "));
  }

  @Test
  void settings_all_haveAPropertyWithTheDocumentedDefault() {
    List<String> wrong = new ArrayList<>();
    DOCUMENTED.forEach(
        (setting, value) -> {
          JsonNode property = METADATA.get(SettingNames.property(setting));
          String said =
              property == null
                  ? "no property"
                  : property.path("defaultValue").isArray()
                      ? property.path("defaultValue").path(0).asText()
                      : property.path("defaultValue").asText();
          if (!said.equals(value)) {
            wrong.add(setting + ": " + said + " in place of " + value);
          }
        });
    assertThat(wrong).isEmpty();
  }

  @Test
  void properties_all_haveADescriptionOfOneSentenceOrMore() {
    METADATA.forEach(
        (name, property) -> {
          if (property.has("sourceType")) {
            assertThat(property.path("description").asText()).as(name).matches("[A-Z].*[.]");
          }
        });
  }

  @Test
  void properties_besideSettings_areThoseOfTheStarter() {
    List<String> own = new ArrayList<>(METADATA.keySet());
    // Boot makes these for each endpoint.
    own.removeIf(name -> !name.startsWith(SettingNames.PREFIX));
    own.removeAll(SettingNames.ALL.stream().map(SettingNames::property).toList());

    assertThat(own)
        .containsExactlyInAnyOrderElementsOf(
            BindingFailureAnalyzer.OWN.stream()
                .filter(each -> !each.equals("security"))
                .map(SettingNames.PREFIX::concat)
                .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "enabled, true",
    "filter-order, -101",
    "actuator, deny",
    "open-health, true",
    "management, protect",
    "span-attributes, false",
    "security.csrf, cookie",
    "security.authorities, organization",
  })
  void default_ofAPropertyOfTheStarter_isTheOneThatHolds(String name, String value) {
    JsonNode property = Objects.requireNonNull(METADATA.get(SettingNames.PREFIX + name));

    assertThat(property.path("defaultValue").asText()).isEqualTo(value);
  }
}
