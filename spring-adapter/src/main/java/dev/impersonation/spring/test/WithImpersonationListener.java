package dev.impersonation.spring.test;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/**
 * Tells {@link ImpersonationTokens} which tests run. Sees all tests of whoever has this library, so
 * it loads no context that nothing asks for.
 */
final class WithImpersonationListener implements TestExecutionListener, Ordered {
  /** Inside of what closes contexts and injects tests. */
  @Override
  public int getOrder() {
    return 10_000;
  }

  @Override
  public void beforeTestMethod(TestContext test) {
    WithImpersonation annotation = annotation(test);
    if (annotation != null
        && !test.getApplicationContext().containsBean(ImpersonationTokens.BEAN)) {
      throw new IllegalStateException(
          "@WithImpersonation has no issuer to sign its tokens: put @ImpersonationTest on "
              + test.getTestClass().getName());
    }
    if (knowsTests(test)) {
      tokens(test)
          .begin(
              test.getTestInstance(),
              test.getTestMethod(),
              annotation == null ? null : TestIdentity.of(annotation));
    }
  }

  @Override
  public void afterTestMethod(TestContext test) {
    if (knowsTests(test)) {
      tokens(test).end(test.getTestInstance(), test.getTestMethod());
    }
  }

  private static boolean knowsTests(TestContext test) {
    return test.hasApplicationContext()
        && test.getApplicationContext().containsBean(ImpersonationTokens.BEAN);
  }

  private static ImpersonationTokens tokens(TestContext test) {
    ApplicationContext context = test.getApplicationContext();
    return context.getBean(ImpersonationTokens.BEAN, ImpersonationTokens.class);
  }

  private static @Nullable WithImpersonation annotation(TestContext test) {
    WithImpersonation ofMethod =
        AnnotatedElementUtils.findMergedAnnotation(test.getTestMethod(), WithImpersonation.class);
    return ofMethod != null
        ? ofMethod
        : TestContextAnnotationUtils.findMergedAnnotation(
            test.getTestClass(), WithImpersonation.class);
  }
}
