package dev.impersonation.spring.mvc;

import java.util.List;

/**
 * Says what of an application is not covered as it looks. The coverage check asks all beans of this
 * type once the application has started.
 */
@FunctionalInterface
public interface CoverageFindings {
  /** Returns one sentence a finding, with the fix; empty if there is none. */
  List<String> findings();
}
