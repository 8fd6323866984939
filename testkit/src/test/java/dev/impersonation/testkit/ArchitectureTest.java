package dev.impersonation.testkit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The testkit is the independent oracle, and its users' own JUnit and JSON library must win. */
@AnalyzeClasses(
    packages = "dev.impersonation",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final DescribedPredicate<JavaClass> JACKSON =
      resideInAPackage("com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule the_testkit_knows_nothing_of_what_it_tests =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.impersonation..")
                  .and(DescribedPredicate.not(resideInAPackage("dev.impersonation.testkit"))));

  @ArchTest
  static final ArchRule the_testkit_uses_no_token_library =
      noClasses().should().dependOnClassesThat().resideInAPackage("com.auth0..");

  @ArchTest
  static final ArchRule the_testkit_knows_only_the_jdk_and_its_declared_dependencies =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.impersonation.testkit",
              "java..",
              "javax.crypto..",
              "com.sun.net.httpserver",
              "com.fasterxml.jackson..",
              "org.jspecify.annotations",
              "org.junit.jupiter.api.extension");

  @ArchTest
  static final ArchRule only_the_extension_knows_junit =
      noClasses()
          .that()
          .areNotAssignableTo(TestIssuerExtension.class)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.junit..");

  @ArchTest
  static final ArchRule no_public_method_shows_a_jackson_type =
      noCodeUnits()
          .that()
          .areDeclaredInClassesThat()
          .arePublic()
          .and()
          .arePublic()
          .should()
          .haveRawReturnType(JACKSON)
          .orShould()
          .haveRawParameterTypes(DescribedPredicate.anyElementThat(JACKSON).as("any Jackson type"));

  @ArchTest
  static final ArchRule no_public_field_shows_a_jackson_type =
      noFields().that().arePublic().should().haveRawType(JACKSON);

  @ArchTest
  static final ArchRule public_fields_are_constants =
      fields().that().arePublic().should().beStatic().andShould().beFinal();

  @ArchTest
  static final ArchRule public_types_are_final_or_annotations =
      classes()
          .that()
          .arePublic()
          .and()
          .areNotAnnotations()
          .should()
          .haveModifier(JavaModifier.FINAL);
}
