package dev.impersonation.spring.test;

import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.test.web.servlet.setup.ConfigurableMockMvcBuilder;
import org.springframework.test.web.servlet.setup.MockMvcConfigurer;
import org.springframework.web.context.WebApplicationContext;

/** Gives each request that has no token one of who the running test is. */
final class WithImpersonationMockMvcConfigurer implements MockMvcConfigurer {
  @Override
  public RequestPostProcessor beforeMockMvcCreated(
      ConfigurableMockMvcBuilder<?> builder, WebApplicationContext context) {
    ImpersonationTokens tokens =
        context.getBeanProvider(ImpersonationTokens.class).getIfAvailable();
    if (tokens == null) {
      throw new IllegalStateException(
          "Nothing in the context knows who a test is: put @ImpersonationTest on the test class");
    }
    return request -> {
      if (request.getHeader(HttpHeaders.AUTHORIZATION) == null) {
        tokens
            .current()
            .ifPresent(token -> request.addHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token));
      }
      return request;
    };
  }
}
