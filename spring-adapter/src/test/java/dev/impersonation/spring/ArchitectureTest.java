package dev.impersonation.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

/** The arrows that must not be, one rule each. */
@AnalyzeClasses(
    packages = "dev.impersonation.spring",
    importOptions = ArchitectureTest.OnlyTheStarter.class)
final class ArchitectureTest {
  /** The starter's own main classes. */
  static final class OnlyTheStarter implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return location.contains("/spring-adapter/target/classes/");
    }
  }

  @ArchTest
  static final ArchRule only_the_security_package_knows_spring_security =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.impersonation.spring.security..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework.security..", "org.springframework.boot.security..");

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("dev.impersonation.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packages_are_null_marked = classes().should(beInNullMarkedPackage());

  private static ArchCondition<JavaClass> beInNullMarkedPackage() {
    return ArchCondition.from(
        DescribedPredicate.describe(
            "be in a package that is @NullMarked",
            type -> type.getPackage().isAnnotatedWith(NullMarked.class)));
  }
}
