package dev.impersonation.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SliceRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows that must not be, one rule each. */
@AnalyzeClasses(
    packages = "dev.impersonation",
    importOptions = ArchitectureTest.OnlyTheLibrary.class)
final class ArchitectureTest {
  private static final Pattern THIRD_PARTY =
      Pattern.compile("com\\.(auth0|fasterxml|github\\.benmanes)\\.");

  /** The filter's own main classes: not its tests, and not the testkit beside it. */
  static final class OnlyTheLibrary implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return location.contains("/filter/target/classes/");
    }
  }

  @ArchTest
  static final ArchRule root_package_knows_only_java_and_jspecify =
      classes()
          .that()
          .resideInAPackage("dev.impersonation")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.impersonation", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule only_the_servlet_packages_know_servlets =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.impersonation.servlet", "dev.impersonation.servlet.route")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.servlet..");

  @ArchTest
  static final ArchRule routes_know_nothing_of_the_filters_above_them =
      noClasses()
          .that()
          .resideInAPackage("dev.impersonation.servlet.route")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.impersonation.servlet");

  @ArchTest
  static final ArchRule nothing_knows_spring_or_jetty =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "org.eclipse.jetty..");

  @ArchTest
  static final ArchRule only_the_token_package_knows_java_jwt =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.impersonation.token..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.auth0..");

  @ArchTest
  static final ArchRule only_keys_and_token_know_caffeine_and_the_http_client =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.impersonation.keys..", "dev.impersonation.token..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.github.benmanes..", "java.net.http..");

  @ArchTest
  static final ArchRule public_signatures_show_no_third_party_type =
      codeUnits().that().areDeclaredInClassesThat(publicAsAWhole()).should(showNoThirdPartyType());

  @ArchTest
  static final ArchRule keys_policy_and_audit_never_see_a_token =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.impersonation.keys..", "dev.impersonation.policy..", "dev.impersonation.audit..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.impersonation.token..");

  @ArchTest
  static final ArchRule policy_knows_only_the_root_package_java_and_jspecify =
      classes()
          .that()
          .resideInAPackage("dev.impersonation.policy..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.impersonation", "dev.impersonation.policy..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule only_http_servlet_and_audit_know_policies =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.impersonation.policy..",
              "dev.impersonation.http..",
              "dev.impersonation.servlet..",
              "dev.impersonation.audit..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.impersonation.policy..");

  @ArchTest
  static final ArchRule the_library_knows_no_oracle_and_no_demo =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.impersonation.testkit..",
              "dev.impersonation.issuer..",
              "dev.impersonation.demo..",
              "dev.impersonation.benchmarks..");

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("dev.impersonation.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule classes_of_servlet_have_no_cycles =
      classesAreFreeOfCyclesIn("dev.impersonation.servlet");

  @ArchTest
  static final ArchRule classes_of_route_have_no_cycles =
      classesAreFreeOfCyclesIn("dev.impersonation.servlet.route");

  @ArchTest
  static final ArchRule classes_of_http_have_no_cycles =
      classesAreFreeOfCyclesIn("dev.impersonation.http");

  @ArchTest
  static final ArchRule classes_of_token_have_no_cycles =
      classesAreFreeOfCyclesIn("dev.impersonation.token");

  @ArchTest
  static final ArchRule classes_of_keys_have_no_cycles =
      classesAreFreeOfCyclesIn("dev.impersonation.keys");

  @ArchTest
  static final ArchRule classes_of_policy_have_no_cycles =
      classesAreFreeOfCyclesIn("dev.impersonation.policy");

  /** The interface makes the one that stands for several, and an event what its builder fills. */
  @ArchTest
  static final ArchRule classes_of_audit_have_no_cycles =
      classesAreFreeOfCyclesIn("dev.impersonation.audit")
          .ignoreDependency(
              named("dev.impersonation.audit.FanOut"), named("dev.impersonation.audit.AuditSink"))
          .ignoreDependency(
              named("dev.impersonation.audit.EventValues"),
              describe("in AuditEvent", type -> type.getName().contains("AuditEvent")));

  @ArchTest
  static final ArchRule classes_of_the_root_package_have_no_cycles =
      classesAreFreeOfCyclesIn("dev.impersonation");

  private static DescribedPredicate<JavaClass> named(String name) {
    return describe(name, type -> type.getName().startsWith(name));
  }

  /** A file is a class with all that is nested in it; packages below are packages of their own. */
  private static SliceRule classesAreFreeOfCyclesIn(String packageName) {
    return slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass type) {
                return type.getPackageName().equals(packageName)
                    ? SliceIdentifier.of(outermost(type).getName())
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "the classes of " + packageName;
              }
            })
        .should()
        .beFreeOfCycles();
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }

  @ArchTest
  static final ArchRule nothing_is_bound_to_a_thread =
      noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class);

  @ArchTest
  static final ArchRule no_static_state_can_change = fields().that().areStatic().should().beFinal();

  @ArchTest
  static final ArchRule no_method_is_synchronized =
      noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED);

  @ArchTest
  static final ArchRule no_value_is_computed_under_a_map_or_cache_lock =
      noClasses().should(callMethodWhere(aFunctionIsHandedToAMapOrCache()));

  @ArchTest
  static final ArchRule nothing_runs_in_a_pool_that_an_application_can_fill =
      noClasses()
          .should(callMethodWhere(theCommonPoolIsUsed()))
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(ForkJoinPool.class);

  private static DescribedPredicate<JavaMethodCall> theCommonPoolIsUsed() {
    Set<String> alone = Set.of("sendAsync", "parallelStream", "parallel", "parallelSort");
    Set<String> delayed = Set.of("orTimeout", "completeOnTimeout", "delayedExecutor");
    return describe(
        "the common pool, or the timer of CompletableFuture, is used",
        call ->
            alone.contains(call.getTarget().getName())
                || delayed.contains(call.getTarget().getName())
                || (call.getTarget().getName().endsWith("Async")
                    && call.getTargetOwner().isAssignableTo(CompletionStage.class)
                    && call.getTarget().getRawParameterTypes().stream()
                        .noneMatch(type -> type.isEquivalentTo(Executor.class))));
  }

  @ArchTest
  static final ArchRule no_cache_loads_by_itself =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching("com\\.github\\.benmanes\\..*(Loading|Loader|Async).*");

  /** Only read settings, once at start: the deployment's own words, not a client's. */
  private static final Set<String> READERS_OF_SETTINGS =
      Set.of(
          "dev.impersonation.http.PublishableKey",
          "dev.impersonation.http.SettingText",
          "dev.impersonation.http.TrustedIssuer",
          "dev.impersonation.keys.KeySetProxy",
          "dev.impersonation.keys.KeySetUrl",
          "dev.impersonation.keys.ProxyVariables",
          "dev.impersonation.keys.RsaKey",
          "dev.impersonation.token.SessionTokenVerifier$Builder");

  @ArchTest
  static final ArchRule requests_and_tokens_are_read_without_patterns =
      noClasses()
          .that(
              describe(
                  "are not known to read settings alone",
                  type -> !READERS_OF_SETTINGS.contains(type.getName())))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.util.regex..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Scanner.class)
          .orShould(callMethodWhere(aPatternIsHandedToAString()));

  private static DescribedPredicate<JavaMethodCall> aPatternIsHandedToAString() {
    Set<String> methods =
        Set.of("matches", "replaceAll", "replaceFirst", "split", "splitWithDelimiters");
    return describe(
        "a string is read by a pattern",
        call ->
            methods.contains(call.getTarget().getName())
                && call.getTargetOwner().isEquivalentTo(String.class));
  }

  @Test
  void sources_neverSynchronize() throws IOException {
    Pattern monitor = Pattern.compile("\\bsynchronized\\b");
    int read = 0;
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String code = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/|//[^\n]*", "");
        assertFalse(monitor.matcher(code).find(), file.toString());
        read++;
      }
    }
    assertTrue(read > 20, "read " + read + " files");
  }

  private static DescribedPredicate<JavaMethodCall> aFunctionIsHandedToAMapOrCache() {
    Set<String> computing = Set.of("computeIfAbsent", "computeIfPresent", "compute", "merge");
    return describe(
        "a map or cache runs a function under its lock",
        call ->
            computing.contains(call.getTarget().getName())
                || (call.getTargetOwner().getPackageName().startsWith("com.github.benmanes")
                    && call.getTarget().getRawParameterTypes().stream()
                        .anyMatch(type -> type.isAssignableTo(Function.class))));
  }

  private static DescribedPredicate<JavaClass> publicAsAWhole() {
    return describe(
        "public, as are the classes around them",
        type ->
            type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass()
                    .map(outer -> outer.getModifiers().contains(JavaModifier.PUBLIC))
                    .orElse(true));
  }

  private static ArchCondition<JavaCodeUnit> showNoThirdPartyType() {
    return new ArchCondition<>("show no type of java-jwt, Jackson or Caffeine") {
      @Override
      public void check(JavaCodeUnit unit, ConditionEvents events) {
        boolean visible =
            unit.getModifiers().contains(JavaModifier.PUBLIC)
                || unit.getModifiers().contains(JavaModifier.PROTECTED);
        Stream.concat(unit.getAllInvolvedRawTypes().stream(), unit.getExceptionTypes().stream())
            .filter(type -> visible && THIRD_PARTY.matcher(type.getName()).lookingAt())
            .forEach(
                type ->
                    events.add(
                        SimpleConditionEvent.violated(
                            unit, unit.getFullName() + " shows " + type.getName())));
      }
    };
  }
}
