package dev.impersonation.spring.test;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Signs tokens of the running test's {@link WithImpersonation}, for clients over a real port. A
 * bean of every context of an {@link ImpersonationTest}.
 *
 * <p>Boot's {@code RestTestClient} has it already. Other clients of Spring take it as interceptor:
 * {@code RestClient.builder().requestInterceptor(tokens)}, {@code
 * testRestTemplate.getRestTemplate().getInterceptors().add(tokens)}. It adds the header {@code
 * Authorization} to requests that have none, and nothing if the test is nobody. For {@code
 * java.net.http} ask {@link #current()}. Tokens of other identities are signed by the {@link
 * dev.impersonation.testkit.TestIssuer} bean.
 *
 * <p>Safe for use by many threads; {@link WithImpersonation} says whom a thread speaks for.
 */
public final class ImpersonationTokens implements ClientHttpRequestInterceptor {
  static final String BEAN = "impersonationTokens";

  private final BeanFactory beans;
  private final RunningTests tests = new RunningTests();

  ImpersonationTokens(BeanFactory beans) {
    this.beans = beans;
  }

  /**
   * Signs a token of who the running test is.
   *
   * @return a new token, good for 60 seconds; empty if the test has no {@link WithImpersonation}
   * @throws IllegalStateException if this thread is of no test, and tests of several identities run
   */
  public Optional<String> current() {
    return tests.current().map(identity -> identity.sign(beans, token -> {}));
  }

  @Override
  public ClientHttpResponse intercept(
      HttpRequest request, byte[] body, ClientHttpRequestExecution execution) throws IOException {
    if (!request.getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)) {
      current().ifPresent(request.getHeaders()::setBearerAuth);
    }
    return execution.execute(request, body);
  }

  void begin(Object instance, Method method, @Nullable TestIdentity identity) {
    tests.begin(instance, method, identity);
  }

  void end(Object instance, Method method) {
    tests.end(instance, method);
  }
}
