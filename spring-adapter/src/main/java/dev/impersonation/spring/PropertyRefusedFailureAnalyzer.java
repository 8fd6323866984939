package dev.impersonation.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Reports a refused property by its name and with the fix, without its value. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PropertyRefusedFailureAnalyzer
    extends AbstractFailureAnalyzer<PropertyRefusedException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, PropertyRefusedException cause) {
    ProblemText text = ProblemText.of(cause.problem());
    String property = cause.property();
    return new FailureAnalysis(
        "The property " + property + " " + text.wrong() + ".",
        text.fix().isEmpty() ? "Correct " + property + ", or remove it." : text.fix(),
        cause);
  }
}
