package dev.impersonation.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.http.GuardMode;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/** Every property reaches the filter, in every form that Spring Boot knows. */
class PropertiesTest {
  private static final String KEY = "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k";
  private static final WebApplicationContextRunner BARE =
      new WebApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ImpersonationAutoConfiguration.class));
  private static final WebApplicationContextRunner RUNNER =
      BARE.withPropertyValues("impersonation.publishable-key=" + KEY);

  @TempDir static Path folder;
  private static TestIssuer issuer;

  @BeforeAll
  static void start() {
    issuer = TestIssuer.start();
  }

  @AfterAll
  static void stop() {
    issuer.close();
  }

  /** Each setting with a value that its own check refuses, and what else it needs. */
  static Stream<List<String>> refused() {
    return Stream.of(
        List.of("publishableKey", "sk_test_topsecretvalue"),
        List.of("issuer", "pk_test_topsecretvalue"),
        List.of("jwksUrl", "http://topsecretvalue.example.com/jwks"),
        List.of("jwtKey", "topsecretvalue"),
        List.of("jwtKeyFile", "/nothing/topsecretvalue.pem"),
        List.of("jwksFile", "/nothing/topsecretvalue.json"),
        List.of("allowInsecureJwksUrl", "topsecretvalue"),
        List.of("jwksProxy", "http://user:topsecretvalue@proxy:1"),
        List.of("jwksUserAgent", "topsecretvalue\u00e9"),
        List.of("cookieSuffix", "topsecretvalue!"),
        List.of("authorizedParties", "https://topsecretvalue.example.com/"),
        List.of("allowMissingAuthorizedParty", "topsecretvalue"),
        List.of("audience", "'topsecretvalue'"),
        List.of("clockSkew", "topsecretvalue"),
        List.of("algorithms", "topsecretvalue"),
        List.of("cryptoProvider", "topsecretvalue"),
        List.of("tokenCache", "topsecretvalue"),
        List.of("acceptTemplateTokens", "topsecretvalue"),
        List.of("anonymous", "topsecretvalue"),
        List.of("corsPreflight", "topsecretvalue"),
        List.of("bindHttpSession", "topsecretvalue"),
        List.of("afterExpiry", "topsecretvalue"),
        List.of("default", "topsecretvalue"),
        List.of("impersonationHeader", "topsecretvalue"),
        List.of("noStore", "topsecretvalue"),
        List.of("refusalPage", ""),
        List.of("signInUrl", "ftp://topsecretvalue"),
        List.of("coverage", "topsecretvalue"),
        List.of("webSockets", "topsecretvalue"),
        List.of("audit", "topsecretvalue"),
        List.of("auditFile", ""),
        List.of("auditFilePermissions", "topsecretvalue"),
        List.of("auditFileMaxBytes", "topsecretvalue"),
        List.of("auditFileSync", "topsecretvalue"),
        List.of("auditQueue", "topsecretvalue"),
        List.of("auditQueueFull", "topsecretvalue"));
  }

  @Test
  void refused_asTested_holdsEverySetting() {
    assertThat(refused().map(row -> row.get(0)))
        .containsExactlyInAnyOrderElementsOf(SettingNames.ALL);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void set_toWhatDoesNotFit_isRefusedByNameWithoutItsValue(List<String> row) {
    String property = SettingNames.property(row.get(0));

    RUNNER
        .withPropertyValues(property + "=" + row.get(1))
        .run(
            context -> {
              PropertyRefusedException refused = refusal(context.getStartupFailure());
              assertThat(refused.property()).isEqualTo(property);
              for (Throwable each = context.getStartupFailure();
                  each != null;
                  each = each.getCause()) {
                assertThat(each.toString()).doesNotContain("topsecretvalue");
              }
              assertThat(refused.getMessage())
                  .doesNotContainPattern(
                      "(?<![\\w.-])("
                          + String.join(
                              "|",
                              SettingNames.ALL.stream()
                                  .filter(name -> name.matches(".*[A-Z].*"))
                                  .toList())
                          + ")(?![\\w-])");
            });
  }

  static Stream<List<String>> accepted() {
    String set = issuer.jwksUrl().toString();
    String file = folder.resolve("audit.jsonl").toString();
    return Stream.of(
        List.of("publishable-key=" + issuer.publishableKey()),
        List.of("issuer=https://id.example.com", "jwks-url=" + set, "publishable-key="),
        List.of("issuer=https://id.example.com", "jwks-url=" + set),
        List.of("jwks-url=http://keys:4100/jwks", "allow-insecure-jwks-url=true"),
        List.of("jwks-proxy=proxy:3128"),
        List.of("jwks-user-agent=shop/1.0"),
        List.of("cookie-suffix=abc"),
        List.of(
            "authorized-parties=https://app.example.com, https://admin.example.com",
            "allow-missing-authorized-party=true"),
        List.of("audience=shop"),
        List.of("clock-skew=500ms"),
        List.of("algorithms=RS256,RS512"),
        List.of("crypto-provider=jdk"),
        List.of("accept-template-tokens=true"),
        List.of("anonymous=allow"),
        List.of("cors-preflight=allow"),
        List.of("bind-http-session=off"),
        List.of("after-expiry=finish"),
        List.of("default=deny"),
        List.of("impersonation-header=off"),
        List.of("no-store=off"),
        List.of("refusal-page=<h1>No</h1>"),
        List.of("sign-in-url=/sign-in"),
        List.of("coverage=off"),
        List.of("web-sockets=open"),
        List.of("audit=all"),
        List.of(
            "audit-file=" + file,
            "audit-file-max-bytes=4096",
            "audit-file-permissions=rw-r-----",
            "audit-file-sync=never",
            "audit-queue=100",
            "audit-queue-full=refuse"));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void set_toWhatFits_starts(List<String> properties) {
    WebApplicationContextRunner runner =
        properties.contains("publishable-key=")
            ? BARE
            : properties.stream().anyMatch(each -> each.startsWith("publishable-key"))
                ? BARE
                : RUNNER;

    runner
        .withPropertyValues(
            properties.stream()
                .filter(each -> !each.endsWith("="))
                .map(SettingNames.PREFIX::concat)
                .toArray(String[]::new))
        .run(context -> assertThat(context).hasSingleBean(ImpersonationFilter.class));
  }

  @Test
  void keys_fromFiles_areTaken() throws IOException {
    Path set = Files.writeString(folder.resolve("keys.json"), issuer.jwkSet());

    RUNNER
        .withPropertyValues("impersonation.jwks-file=" + set)
        .run(
            context ->
                assertThat(context.getBean(ImpersonationFilter.class).keySetState()).isEmpty());
  }

  @Test
  void default_deny_isThatOfTheFilter() {
    RUNNER
        .withPropertyValues("impersonation.default=deny")
        .run(
            context ->
                assertThat(context.getBean(ImpersonationFilter.class).defaultMode())
                    .contains(GuardMode.DENY));
  }

  @Test
  void yaml_withListsAndSwitches_isTaken() {
    yaml("""
            impersonation:
              publishable-key: %s
              authorized-parties:
                - https://app.example.com
                - https://admin.example.com
              algorithms: [RS256, RS512]
              allow-missing-authorized-party: yes
              audit: off
              coverage: off
              cors-preflight: off
              bind-http-session: off
              impersonation-header: off
              no-store: off
              management: off
              security:
                csrf: off
              open-health: off
              clock-skew: 5s
              default: deny
              guards:
                account:
                  patterns: [/account/*, /billing]
                  mode: require-reason
                  members:
                    - ticket
            """
            .formatted(KEY))
        .run(
            context -> {
              ImpersonationProperties properties = context.getBean(ImpersonationProperties.class);
              assertThat(properties.authorizedParties())
                  .containsExactly("https://app.example.com", "https://admin.example.com");
              assertThat(properties.settings())
                  .containsEntry("algorithms", "RS256,RS512")
                  .containsEntry("allowMissingAuthorizedParty", "true");
              assertThat(properties.management())
                  .isEqualTo(ImpersonationProperties.ManagementPort.OFF);
              assertThat(properties.security().csrf()).isEqualTo(ImpersonationProperties.Csrf.OFF);
              assertThat(properties.openHealth()).isFalse();
              assertThat(properties.coverage()).isEqualTo("off");
              assertThat(context).hasSingleBean(ImpersonationFilter.class);
              FilterRegistrationBean<?> guard =
                  context.getBean("impersonationGuard.account", FilterRegistrationBean.class);
              assertThat(guard.getUrlPatterns()).containsExactly("/account/*", "/billing");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit", "coverage", "cors-preflight", "bind-http-session"})
  void yaml_withOn_isRefusedByTheFilter(String property) {
    yaml("impersonation: {publishable-key: %s, %s: on}".formatted(KEY, property))
        .run(
            context ->
                assertThat(refusal(context.getStartupFailure()).property())
                    .isEqualTo("impersonation." + property));
  }

  @ParameterizedTest
  @CsvSource({
    "IMPERSONATION_PUBLISHABLEKEY",
    "IMPERSONATION_PUBLISHABLE_KEY",
  })
  void environment_inUpperCase_isTaken(String name) {
    environment(
            Map.of(
                name,
                KEY,
                "IMPERSONATION_DEFAULT",
                "deny",
                "IMPERSONATION_AUTHORIZEDPARTIES_0",
                "https://app.example.com",
                "IMPERSONATION_GUARDS_ACCOUNT_PATTERNS",
                "/account/*",
                "IMPERSONATION_GUARDS_ACCOUNT_MODE",
                "deny",
                "IMPERSONATION_OTHER_TOOL",
                "of somebody else"))
        .run(
            context -> {
              assertThat(context.getBean(ImpersonationFilter.class).defaultMode())
                  .contains(GuardMode.DENY);
              assertThat(context.getBean(ImpersonationProperties.class).authorizedParties())
                  .containsExactly("https://app.example.com");
              assertThat(context).hasBean("impersonationGuard.account");
            });
  }

  @Test
  void placeholders_areSprings() {
    BARE.withPropertyValues(
            "impersonation.publishable-key=${the.key:" + KEY + "}",
            "impersonation.default=${mode.of.ours}",
            "mode.of.ours=deny")
        .run(
            context ->
                assertThat(context.getBean(ImpersonationFilter.class).defaultMode())
                    .contains(GuardMode.DENY));
  }

  @Test
  void placeholder_thatStandsForNothing_isRefusedByName() {
    BARE.withPropertyValues("impersonation.publishable-key=${NO_SUCH_NAME}")
        .run(
            context -> {
              PropertyRefusedException refused = refusal(context.getStartupFailure());
              assertThat(refused.property()).isEqualTo("impersonation.publishable-key");
              assertThat(refused.problem()).startsWith("refers to ${NO_SUCH_NAME}, which is");
            });
  }

  @Test
  void toString_tellsNothing() {
    RUNNER
        .withPropertyValues("impersonation.audience=topsecretvalue")
        .run(
            context ->
                assertThat(context.getBean(ImpersonationProperties.class))
                    .hasToString("ImpersonationProperties[]"));
  }

  @ParameterizedTest
  @CsvSource({"yes", "on", "1", "no", "0", "ture", "''", "TRUE", "true"})
  void enabled_asAnythingButFalse_neverLetsTheApplicationStartOpen(String value) {
    RUNNER
        .withPropertyValues("impersonation.enabled=" + value)
        .run(
            context -> {
              if (context.getStartupFailure() == null) {
                assertThat(context).hasSingleBean(ImpersonationFilter.class);
              }
            });
  }

  @ParameterizedTest
  @CsvSource({"no", "0"})
  void enabled_asAnotherWordForFalse_isRefused(String value) {
    RUNNER
        .withPropertyValues("impersonation.enabled=" + value)
        .run(
            context ->
                assertThat(refusal(context.getStartupFailure()))
                    .hasMessage("impersonation.enabled must be true or false"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "FALSE"})
  void enabled_false_leavesNoBean(String value) {
    RUNNER
        .withPropertyValues("impersonation.enabled=" + value, "impersonation.guards.a.mode=nothing")
        .run(
            context -> {
              List<String> ours = new ArrayList<>();
              for (String name : context.getBeanDefinitionNames()) {
                Class<?> type = context.getType(name);
                if ((name + " " + type)
                    .toLowerCase(java.util.Locale.ROOT)
                    .contains("impersonation")) {
                  ours.add(name);
                }
              }
              assertThat(ours).isEmpty();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "account/*",
    "/account/**",
    "/account/{id}",
    "*",
    "/a*",
    "/*/b",
    "''",
    "*.a/b",
    "/a?",
    "**",
  })
  void guardPattern_thatServletsTakeForOnePath_isRefused(String pattern) {
    RUNNER
        .withPropertyValues(
            "impersonation.guards.a.mode=deny",
            "impersonation.guards.a.patterns[0]=/ok",
            "impersonation.guards.a.patterns[1]=" + pattern)
        .run(
            context ->
                assertThat(refusal(context.getStartupFailure()).property())
                    .isEqualTo("impersonation.guards.a.patterns[1]"));
  }

  @ParameterizedTest
  @CsvSource({"/*", "/", "/a", "/a/*", "*.jsp", "/a.b/c_d-e/*"})
  void guardPattern_ofServlets_isTaken(String pattern) {
    RUNNER
        .withPropertyValues(
            "impersonation.guards.a.mode=deny", "impersonation.guards.a.patterns=" + pattern)
        .run(context -> assertThat(context).hasBean("impersonationGuard.a"));
  }

  static PropertyRefusedException refusal(@Nullable Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof PropertyRefusedException refused) {
        return refused;
      }
    }
    throw new AssertionError("refused nothing", failure);
  }

  private static WebApplicationContextRunner yaml(String text) {
    return BARE.withInitializer(
        context -> {
          try {
            new YamlPropertySourceLoader()
                .load("yaml", new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)))
                .forEach(context.getEnvironment().getPropertySources()::addLast);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static WebApplicationContextRunner environment(Map<String, Object> variables) {
    return BARE.withInitializer(
        context ->
            context
                .getEnvironment()
                .getPropertySources()
                .replace(
                    StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                    new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables)));
  }
}
