package dev.impersonation.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.audit.AuditSink;
import dev.impersonation.keys.KeySource;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What people see of a start that is refused: the property, the fix, and never the value. */
@ExtendWith(OutputCaptureExtension.class)
class FailureReportTest {
  private static final String SECRET = "topsecretvalue";
  private static final String KEY =
      "impersonation.publishable-key=pk_test_Y2xlcmsuZXhhbXBsZS5jb20k";

  @TempDir Path folder;

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  @Configuration(proxyBeanMethods = false)
  static class WithSink extends Application {
    @Bean
    AuditSink sink() {
      return event -> {};
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class WithKeys extends Application {
    @Bean
    KeySource keys() {
      return (keyId, issuedAt) -> Optional.empty();
    }
  }

  /** Properties, the whole description and the whole action. */
  private record Report(
      Class<?> application, List<String> properties, String description, String action) {
    static Report of(String description, String action, String... properties) {
      return new Report(Application.class, List.of(properties), description, action);
    }

    Report in(Class<?> other) {
      return new Report(other, properties, description, action);
    }
  }

  static Stream<Arguments> reports() {
    // What the filter's builder refuses comes to light while the server starts.
    return Stream.concat(
        Stream.concat(ofBuilder(), ofBinding()).map(report -> Arguments.of(Server.TOMCAT, report)),
        ofBuilder().limit(3).map(report -> Arguments.of(Server.JETTY, report)));
  }

  private static Stream<Report> ofBuilder() {
    return Stream.of(
        Report.of(
            "The property impersonation.issuer is not set.",
            "Set impersonation.publishable-key (Clerk: it holds the rest too), or"
                + " impersonation.issuer together with impersonation.jwks-url or"
                + " impersonation.jwt-key."),
        Report.of(
            "The property impersonation.publishable-key holds a secret key (sk_…).",
            "Give the publishable key (pk_…), and replace the secret key if others could read it"
                + " here.",
            "impersonation.publishable-key=sk_live_" + SECRET),
        Report.of(
            "The property impersonation.guards.account.mode has a value that does not fit.",
            "It must be one of: public, allow, require-reason, read-only, deny.",
            KEY,
            "impersonation.guards.account.patterns=/account/*",
            "impersonation.guards.account.mode=" + SECRET),
        Report.of(
            "The property impersonation.guards.account.mode is not set.",
            "Set one of public, allow, require-reason, read-only, deny.",
            KEY,
            "impersonation.guards.account.patterns=/account/*"),
        Report.of(
            "The property impersonation.guards.account.patterns is not set.",
            "Set the url-patterns of the routes that it guards, such as /account/*.",
            KEY,
            "impersonation.guards.account.mode=deny"),
        Report.of(
            "The property impersonation.guards.account.patterns[0] is no url-pattern of servlets.",
            "Write /account/* for a path and all below it, /account for it alone, or *.jsp for an"
                + " ending.",
            KEY,
            "impersonation.guards.account.mode=deny",
            "impersonation.guards.account.patterns=/" + SECRET + "/**"),
        Report.of(
            "The property impersonation.guards.account.members means something for mode"
                + " require-reason only.",
            "Remove it.",
            KEY,
            "impersonation.guards.account.mode=deny",
            "impersonation.guards.account.members=" + SECRET,
            "impersonation.guards.account.patterns=/account/*"),
        Report.of(
            "The property impersonation.issuer is not the issuer of"
                + " impersonation.publishable-key.",
            "Remove impersonation.issuer, for the key holds it, or set impersonation.jwks-url too.",
            KEY,
            "impersonation.issuer=https://" + SECRET + ".example.com"),
        Report.of(
            "The property impersonation.issuer is that of impersonation.publishable-key in another"
                + " spelling, which no token has.",
            "Remove impersonation.issuer.",
            KEY,
            "impersonation.issuer=https://clerk.example.com/"),
        Report.of(
            "The property impersonation.jwks-url is refused.",
            "The key set URL must be https (http only on localhost or a loopback address): whoever"
                + " can change the answer can sign tokens. In a closed network set"
                + " impersonation.allow-insecure-jwks-url.",
            KEY,
            "impersonation.jwks-url=http://" + SECRET + ".example.com/jwks"),
        Report.of(
                "The property impersonation.jwks-url is one of several sources of keys.",
                "Keep one of impersonation.jwks-url, the KeySource bean.",
                KEY,
                "impersonation.jwks-url=https://" + SECRET + ".example.com/jwks")
            .in(WithKeys.class),
        Report.of(
                "The property impersonation.audit-file is set, and there is an AuditSink bean.",
                "Remove one of them.",
                KEY,
                "impersonation.audit-file=" + SECRET)
            .in(WithSink.class),
        Report.of(
                "The property impersonation.audit is off, and the AuditSink bean is set.",
                "Remove impersonation.audit=off, or the AuditSink bean if nothing must be recorded.",
                KEY,
                "impersonation.audit=off")
            .in(WithSink.class),
        Report.of(
            "The property impersonation.default cannot be require-reason.",
            "Add a bean ImpersonationPolicy.requireReason(…), which holds everywhere beside a"
                + " default of read-only or deny.",
            KEY,
            "impersonation.default=require-reason"),
        Report.of(
            "The property impersonation.jwt-key is refused: not a PEM.",
            "Expected one block from -----BEGIN PUBLIC KEY----- to -----END PUBLIC KEY-----.",
            KEY,
            "impersonation.jwt-key=" + SECRET),
        Report.of(
            "The property impersonation.audit-queue means nothing without"
                + " impersonation.audit-file.",
            "Set that, or remove [impersonation.audit-queue].",
            KEY,
            "impersonation.audit-queue=10"),
        Report.of(
            "The property impersonation.enabled has a value that does not fit.",
            "It must be true or false.",
            KEY,
            "impersonation.enabled=no"));
  }

  private static Stream<Report> ofBinding() {
    String origin = "\" from property source \"commandLineArgs\")";
    return Stream.of(
        Report.of(
            "There is no property impersonation.publishable-kye (\"impersonation.publishable-kye"
                + origin
                + ".",
            "Did you mean impersonation.publishable-key?",
            "impersonation.publishable-kye=sk_live_" + SECRET),
        Report.of(
            "There is no property impersonation.audit.file (\"impersonation.audit.file"
                + origin
                + ".",
            "Did you mean impersonation.audit-file?",
            KEY,
            "impersonation.audit.file=" + SECRET),
        Report.of(
            "There is no property impersonation.security.crsf (\"impersonation.security.crsf"
                + origin
                + ".",
            "Did you mean impersonation.security.csrf?",
            KEY,
            "impersonation.security.crsf=" + SECRET),
        Report.of(
            "There is no property impersonation.something-else (\"impersonation.something-else"
                + origin
                + ".",
            "Remove impersonation.something-else, or see docs/spring.md for the properties there"
                + " are.",
            KEY,
            "impersonation.something-else=" + SECRET),
        Report.of(
            "There is no property impersonation.guards.account.pattern"
                + " (\"impersonation.guards.account.pattern"
                + origin
                + ".",
            "Did you mean impersonation.guards.account.patterns?",
            KEY,
            "impersonation.guards.account.mode=deny",
            "impersonation.guards.account.pattern=" + SECRET),
        Report.of(
            "The property impersonation.filter-order has a value that does not fit.",
            "It must be a whole number.",
            KEY,
            "impersonation.filter-order=" + SECRET),
        Report.of(
            "The property impersonation.actuator has a value that does not fit.",
            "It must be one of: deny, read-only, default.",
            KEY,
            "impersonation.actuator=" + SECRET),
        Report.of(
            "The property impersonation.open-health has a value that does not fit.",
            "It must be true or false.",
            KEY,
            "impersonation.open-health=" + SECRET),
        Report.of(
            "The property impersonation.enabled has a value that does not fit.",
            "It must be true or false.",
            KEY,
            "impersonation.enabled=" + SECRET),
        Report.of(
            "The property impersonation.guards has a value that does not fit.",
            "It must be left without a value: properties below it have one.",
            KEY,
            "impersonation.guards=" + SECRET));
  }

  @ParameterizedTest
  @MethodSource("reports")
  void start_thatIsRefused_reportsThePropertyAndTheFixAndEvenAtDebugNoValue(
      Server server, Report report, CapturedOutput output) {
    List<String> properties = new ArrayList<>(report.properties());
    properties.add("logging.level.org.springframework.boot.diagnostics=debug");

    report(server, report.application(), properties.toArray(String[]::new));

    assertThat(output.getAll())
        .contains(
            "Description:\n\n" + report.description() + "\n\nAction:\n\n" + report.action() + "\n")
        .contains("\tat ")
        .doesNotContain(SECRET);
  }

  private static void report(Server server, Class<?> application, String... properties) {
    List<String> all = new ArrayList<>(List.of(properties));
    all.add("logging.config=classpath:report-logback.xml");
    assertThat(RunningApplication.failure(server, application, all.toArray(String[]::new)))
        .isInstanceOf(RuntimeException.class);
  }

  @ParameterizedTest
  @EnumSource
  void auditFile_thatCannotBeOpened_isReportedWithItsPath(Server server, CapturedOutput output) {
    Path file = folder.resolve("nowhere").resolve("audit.jsonl");

    report(server, Application.class, KEY, "impersonation.audit-file=" + file);

    assertThat(output.getAll())
        .contains(
            "The property impersonation.audit-file is refused, by NoSuchFileException: the audit"
                + " file "
                + file
                + " cannot be written to: its directory is not there. Make it, for the user of"
                + " this process.\n")
        .contains(
            "Action:\n\nIts folder must be there and let this process write; no other process may"
                + " write to the same file.\n");
  }

  @Test
  void start_thatIsRefused_printsNoStackTraceOfItsOwn(CapturedOutput output) {
    report(Server.TOMCAT, Application.class);

    assertThat(output.getAll()).contains("APPLICATION FAILED TO START").doesNotContain("\tat ");
  }

  @Test
  void filter_thatNoPropertyKeepsFromBeingBuilt_isReportedWithTheFix() {
    FailureAnalysis analysis =
        Objects.requireNonNull(
            new FilterRefusedFailureAnalyzer()
                .analyze(
                    new IllegalStateException(
                        new FilterRefusedException(
                            new IllegalArgumentException(
                                "HTTPS_PROXY names no proxy. Mend it, or set jwksProxy")))));

    assertThat(analysis.getDescription()).isEqualTo("ImpersonationFilter cannot be built.");
    assertThat(analysis.getAction())
        .isEqualTo("HTTPS_PROXY names no proxy. Mend it, or set impersonation.jwks-proxy.");
  }
}
