package dev.impersonation.spring.test;

import dev.impersonation.testkit.TokenBuilder;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Says who makes a request of MockMvc: {@code get("/").with(impersonation())}. */
public final class ImpersonationRequestPostProcessors {
  private ImpersonationRequestPostProcessors() {}

  /**
   * Returns one that has the request bear a token of the customer {@value TokenBuilder#SUBJECT} in
   * person. Its methods change that.
   */
  public static ImpersonationRequestPostProcessor impersonation() {
    return new ImpersonationRequestPostProcessor(
        new TestIdentity(TokenBuilder.SUBJECT, null), token -> {});
  }

  /** Returns one that takes back what {@link WithImpersonation} gave the request. */
  public static RequestPostProcessor signedOut() {
    return request -> {
      request.removeHeader(HttpHeaders.AUTHORIZATION);
      return request;
    };
  }
}
