package dev.impersonation.spring.mvc;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.StringUtils;

/** Reports an annotation that would hold for nothing by its place and with the fix. */
final class MisplacedAnnotationFailureAnalyzer
    extends AbstractFailureAnalyzer<MisplacedAnnotationException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, MisplacedAnnotationException cause) {
    return new FailureAnalysis(
        StringUtils.capitalize(cause.place()) + ".",
        StringUtils.capitalize(cause.fix()) + ".",
        cause);
  }
}
