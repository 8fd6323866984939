package dev.impersonation.issuer;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Scanner;
import java.util.Set;

/** The arrows that must not be, one rule each. */
@AnalyzeClasses(
    packages = "dev.impersonation",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule the_oracle_knows_nothing_of_what_it_tests =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.impersonation..")
                  .and(not(resideInAPackage("dev.impersonation.issuer.."))));

  @ArchTest
  static final ArchRule only_the_store_knows_its_database =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.impersonation.issuer.storage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.zaxxer..", "org.flywaydb..", "org.h2..", "javax.sql..");

  @ArchTest
  static final ArchRule the_store_knows_only_itself =
      noClasses()
          .that()
          .resideInAPackage("dev.impersonation.issuer.storage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.javalin..",
              "com.fasterxml..",
              "dev.impersonation.issuer.token..",
              "dev.impersonation.issuer.json..",
              "dev.impersonation.issuer.http..");

  @ArchTest
  static final ArchRule only_the_token_package_knows_java_jwt =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.impersonation.issuer.token..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.auth0..");

  @ArchTest
  static final ArchRule what_issues_knows_no_http =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.impersonation.issuer.token..",
              "dev.impersonation.issuer.json..",
              "dev.impersonation.issuer.user..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.javalin..", "jakarta.servlet..", "org.eclipse.jetty..");

  @ArchTest
  static final ArchRule the_two_apis_do_not_know_each_other =
      slices()
          .matching("dev.impersonation.issuer.(backend|frontend)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("dev.impersonation.issuer.(*)..").should().beFreeOfCycles();

  /** Read settings, arguments and what the store itself has written. */
  private static final String READERS_OF_SETTINGS =
      "dev\\.impersonation\\.issuer\\.(Settings|IssuerCommand|storage\\.Memberships)(\\$.*)?";

  @ArchTest
  static final ArchRule requests_are_read_by_linear_patterns_alone =
      noClasses()
          .that()
          .haveNameNotMatching(READERS_OF_SETTINGS)
          .and(
              describe(
                  "have patterns that LinearPatternsTest does not know",
                  type -> !LinearPatternsTest.READERS.contains(type.getName())))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.util.regex..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Scanner.class);

  @ArchTest
  static final ArchRule no_request_is_handed_to_a_pattern_on_the_way =
      noClasses()
          .that()
          .haveNameNotMatching(READERS_OF_SETTINGS)
          .should(callMethodWhere(aPatternIsHandedToAString()));

  private static DescribedPredicate<JavaMethodCall> aPatternIsHandedToAString() {
    Set<String> methods =
        Set.of("matches", "replaceAll", "replaceFirst", "split", "splitWithDelimiters");
    return describe(
        "a string is read by a pattern",
        call ->
            methods.contains(call.getTarget().getName())
                && call.getTargetOwner().isEquivalentTo(String.class));
  }

  @ArchTest
  static final ArchRule nothing_is_bound_to_a_thread =
      noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class);

  @ArchTest
  static final ArchRule no_static_state_can_change = fields().that().areStatic().should().beFinal();

  @ArchTest
  static final ArchRule no_method_is_synchronized =
      noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED);
}
