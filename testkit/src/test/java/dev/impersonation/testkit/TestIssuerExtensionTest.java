package dev.impersonation.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.impersonation.testkit.ExtensionSamples.Closing;
import dev.impersonation.testkit.ExtensionSamples.Injection;
import dev.impersonation.testkit.ExtensionSamples.NotAnnotated;
import dev.impersonation.testkit.ExtensionSamples.OneInstance;
import dev.impersonation.testkit.ExtensionSamples.OtherFrontEnd;
import dev.impersonation.testkit.ExtensionSamples.Parallel;
import dev.impersonation.testkit.ExtensionSamples.WrongType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The extension on the JUnit of this build. */
class TestIssuerExtensionTest {

  private static TestExecutionSummary run(boolean parallel, Class<?>... classes) {
    List<ClassSelector> selectors = Stream.of(classes).map(type -> selectClass(type)).toList();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectors)
            .configurationParameter(
                "junit.jupiter.execution.parallel.enabled", String.valueOf(parallel))
            .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
            .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
            .configurationParameter(
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "8")
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    return listener.getSummary();
  }

  private static void assertSucceeded(int tests, TestExecutionSummary summary) {
    summary
        .getFailures()
        .forEach(
            failure -> {
              throw new AssertionError(
                  failure.getTestIdentifier().getDisplayName(), failure.getException());
            });
    assertEquals(tests, summary.getTestsSucceededCount());
  }

  private static Throwable onlyFailure(TestExecutionSummary summary) {
    assertEquals(1, summary.getFailures().size());
    return summary.getFailures().get(0).getException();
  }

  @Test
  void injection_thenNextClass_givesOneIssuerPerClassAndClosesIt() {
    assertSucceeded(9, run(false, Injection.class, Closing.class));
  }

  @Test
  void authorizedParty_setOnTheIssuer_isThatOfItsTokens() {
    assertSucceeded(2, run(false, OtherFrontEnd.class));
  }

  @Test
  void injection_oneInstancePerClass_givesTheSameIssuer() {
    assertSucceeded(1, run(false, OneInstance.class));
  }

  @Test
  void injection_parallelMethods_startsOneIssuer() {
    assertSucceeded(16, run(true, Parallel.class));
    assertEquals(1, Parallel.SEEN.size());
  }

  @Test
  void sessionToken_onOtherTypeThanString_saysSo() {
    Throwable failure = onlyFailure(run(false, WrongType.class));

    assertInstanceOf(ParameterResolutionException.class, failure);
    String message = String.valueOf(failure.getMessage());
    assertTrue(
        message.startsWith("@SessionToken gives a String, but the parameter is int "), message);
  }

  @Test
  void plainString_withoutAnnotation_isNotResolved() {
    Throwable failure = onlyFailure(run(false, NotAnnotated.class));

    assertInstanceOf(ParameterResolutionException.class, failure);
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.startsWith("No ParameterResolver registered"), message);
  }
}
