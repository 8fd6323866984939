package dev.impersonation.spring;

import java.util.Objects;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Reports why the filter cannot be built where no property is to blame. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class FilterRefusedFailureAnalyzer extends AbstractFailureAnalyzer<FilterRefusedException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, FilterRefusedException cause) {
    String message =
        SettingNames.inProperties(
            Objects.requireNonNullElse(cause.getMessage(), "no reason given"));
    return new FailureAnalysis(
        "ImpersonationFilter cannot be built.",
        message + (message.endsWith(".") ? "" : "."),
        cause);
  }
}
