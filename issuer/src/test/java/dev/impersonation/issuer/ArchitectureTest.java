package dev.impersonation.issuer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows that must not be, one rule each. */
@AnalyzeClasses(
    packages = "dev.impersonation",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule the_oracle_knows_nothing_of_what_it_tests =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideOutsideOfPackages(
              "dev.impersonation",
              "dev.impersonation.token..",
              "dev.impersonation.keys..",
              "dev.impersonation.http..",
              "dev.impersonation.servlet..",
              "dev.impersonation.testkit..",
              "dev.impersonation.demo..");

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

  @ArchTest
  static final ArchRule nothing_is_bound_to_a_thread =
      noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class);

  @ArchTest
  static final ArchRule no_static_state_can_change = fields().that().areStatic().should().beFinal();

  @ArchTest
  static final ArchRule no_method_is_synchronized =
      noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED);
}
