package dev.impersonation.jetty.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.impersonation.token.TokenCacheState;
import java.util.Set;

/** The arrows that must not be, one rule each. */
@AnalyzeClasses(
    packages = "dev.impersonation.jetty",
    importOptions = ArchitectureTest.OnlyTheAdapter.class)
final class ArchitectureTest {
  /** The adapter's own main classes: not its tests. */
  static final class OnlyTheAdapter implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return location.contains("/jetty-adapter/target/classes/");
    }
  }

  @ArchTest
  static final ArchRule nothing_knows_servlets =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.servlet..",
              "javax.servlet..",
              "org.eclipse.jetty.ee..",
              "org.eclipse.jetty.ee8..",
              "org.eclipse.jetty.ee9..",
              "org.eclipse.jetty.ee10..",
              "org.eclipse.jetty.ee11..",
              "dev.impersonation.servlet..");

  @ArchTest
  static final ArchRule nothing_knows_spring =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "dev.impersonation.spring..");

  /** Of tokens only the figures of their cache, which health checks are told. */
  @ArchTest
  static final ArchRule only_what_is_said_here_is_known =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "java..",
                      "javax.security.auth..",
                      "org.jspecify..",
                      "org.slf4j..",
                      "org.eclipse.jetty..",
                      "dev.impersonation",
                      "dev.impersonation.http..",
                      "dev.impersonation.keys..",
                      "dev.impersonation.jetty..")
                  .or(type(TokenCacheState.class)));

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("dev.impersonation.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule classes_have_no_cycles =
      slices()
          .assignedFrom(
              new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                  return SliceIdentifier.of(outermost(type));
                }

                @Override
                public String getDescription() {
                  return "the classes, each with what is nested in it";
                }
              })
          .should()
          .beFreeOfCycles();

  /** Jetty's libraries that a server may do without, and who asks whether it does. */
  private static final Set<String> KNOW_SESSIONS = Set.of("ContextSessions", "OwnSession");

  private static final Set<String> KNOW_SECURITY =
      Set.of("SignedIn", "ClerkAuthenticator", "Nobody");

  @ArchTest
  static final ArchRule few_know_the_sessions_of_jetty =
      noClasses()
          .that(
              describe(
                  "are not loaded only where there are sessions",
                  type -> !KNOW_SESSIONS.contains(outermost(type))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.jetty.session..");

  @ArchTest
  static final ArchRule few_know_the_security_of_jetty =
      noClasses()
          .that(
              describe(
                  "are not loaded only where there is security",
                  type -> !KNOW_SECURITY.contains(outermost(type))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.jetty.security..");

  private static String outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type.getSimpleName());
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
