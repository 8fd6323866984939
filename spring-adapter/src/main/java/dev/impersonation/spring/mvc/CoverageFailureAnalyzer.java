package dev.impersonation.spring.mvc;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports coverage that is not complete, on each server alike. */
final class CoverageFailureAnalyzer
    extends AbstractFailureAnalyzer<ImpersonationCoverageException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, ImpersonationCoverageException cause) {
    return new FailureAnalysis(
        "impersonation.coverage=fail is set, and coverage is not complete. " + cause.report(),
        "Annotate the handlers that are not decided with @AllowImpersonation,"
            + " @ReadOnlyImpersonation or @DenyImpersonation, or have a guard of"
            + " impersonation.guards.<name> decide about their paths, and mend the findings. Or set"
            + " impersonation.coverage=warn.",
        cause);
  }
}
