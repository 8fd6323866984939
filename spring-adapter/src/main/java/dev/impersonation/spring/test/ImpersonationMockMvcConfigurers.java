package dev.impersonation.spring.test;

import org.springframework.test.web.servlet.setup.MockMvcConfigurer;

/** Serves those who make their {@code MockMvc} by hand. */
public final class ImpersonationMockMvcConfigurers {
  private ImpersonationMockMvcConfigurers() {}

  /**
   * Returns what makes {@link WithImpersonation} work: {@code
   * MockMvcBuilders.webAppContextSetup(context).addFilters(filter).apply(withImpersonation())}. It
   * adds no filter. Boot's {@code MockMvc} has it already.
   *
   * <p>Without {@link ImpersonationTest} on the test class {@code build()} fails with an {@link
   * IllegalStateException}.
   */
  public static MockMvcConfigurer withImpersonation() {
    return new WithImpersonationMockMvcConfigurer();
  }
}
