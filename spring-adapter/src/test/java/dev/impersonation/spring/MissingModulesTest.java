package dev.impersonation.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.spring.support.MinimalApplication;
import dev.impersonation.spring.support.WithoutJars;
import dev.impersonation.testkit.TestIssuer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever an application does not have is missing for real: its jars are not on the class path, so
 * that a class of ours which needs one could not be loaded.
 */
class MissingModulesTest {
  private static final Map<String, List<String>> MODULES =
      Map.of(
          "Security",
              List.of("spring-security-", "spring-boot-security", "spring-boot-starter-sec"),
          "Actuator",
              List.of("spring-boot-actuator", "spring-boot-health", "spring-boot-micrometer"),
          "Micrometer", List.of("micrometer-core", "micrometer-jakarta9", "micrometer-registry"),
          "context propagation", List.of("context-propagation"),
          "Spring Data", List.of("spring-data-"),
          "AspectJ", List.of("aspectjweaver"),
          "WebSocket", List.of("spring-websocket", "spring-boot-websocket"),
          "spring-test", List.of("spring-test", "spring-boot-test", "spring-boot-webmvc-test"),
          "testkit", List.of("impersonation-testkit"));

  /** Tomcat can be in a JVM once: it leaves a factory of URLs there. */
  private static final List<String> NEVER =
      List.of(
          "spring-boot-tomcat",
          "tomcat-embed-core",
          "tomcat-embed-websocket",
          "spring-boot-devtools");

  static Stream<String> modules() {
    return MODULES.keySet().stream().sorted();
  }

  private static boolean isMissing(String jar, String module) {
    List<String> missing =
        MODULES.containsKey(module)
            ? MODULES.get(module)
            : MODULES.values().stream().flatMap(List::stream).toList();
    // Health and its meters need each other; whoever lacks one of these has no Actuator.
    return Stream.of(missing, needing(module), NEVER)
        .flatMap(List::stream)
        .anyMatch(jar::startsWith);
  }

  /** Spring's own modules that cannot be there without it. */
  private static List<String> needing(String module) {
    return switch (module) {
      case "Micrometer" -> List.of("spring-boot-micrometer", "spring-boot-actuator-autoconfigure");
      case "Security", "all of them" ->
          List.of("spring-boot-starter-security", "spring-boot-security-oauth2");
      default -> List.of();
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"all of them", "Actuator"})
  void start_withoutTheseModules_protectsAsEver(String modules) throws Exception {
    assertProtects(modules);
  }

  @ParameterizedTest
  @MethodSource("modules")
  @Tag("matrix")
  void start_withoutModule_protectsAsEver(String module) throws Exception {
    assertProtects(module);
  }

  private static void assertProtects(String module) throws Exception {
    try (TestIssuer issuer = TestIssuer.start();
        WithoutJars loader = new WithoutJars(jar -> isMissing(jar, module))) {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(loader);
      try {
        assertThat(
                loader
                    .loadClass(MinimalApplication.class.getName())
                    .getMethod("answers", String.class, String.class)
                    .invoke(null, issuer.publishableKey(), issuer.token().sign()))
            .isEqualTo("401 user_customer");
      } finally {
        thread.setContextClassLoader(before);
      }
    }
  }
}
