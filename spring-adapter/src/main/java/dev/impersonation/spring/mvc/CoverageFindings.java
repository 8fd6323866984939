package dev.impersonation.spring.mvc;

import java.util.List;

/**
 * Finds what else is wrong with how the filter is registered, for {@link ImpersonationCoverage}.
 */
@FunctionalInterface
public interface CoverageFindings {
  /** Returns what is wrong, as text for people; empty if nothing is. */
  List<String> findings();
}
