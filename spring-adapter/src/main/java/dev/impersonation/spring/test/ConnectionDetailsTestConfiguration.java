package dev.impersonation.spring.test;

import dev.impersonation.spring.ImpersonationConnectionDetails;
import dev.impersonation.testkit.TestIssuer;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

/** Has the application trust the issuer of a test, unless it says itself whom to trust. */
@Configuration(proxyBeanMethods = false)
class ConnectionDetailsTestConfiguration {
  @Bean
  @Fallback
  ImpersonationConnectionDetails impersonationTestConnectionDetails(TestIssuer issuer) {
    return new OfTestIssuer(issuer);
  }

  private record OfTestIssuer(TestIssuer testIssuer) implements ImpersonationConnectionDetails {
    @Override
    public Optional<String> issuer() {
      return Optional.of(testIssuer.issuer());
    }

    @Override
    public Optional<String> jwksUrl() {
      return Optional.of(testIssuer.jwksUrl().toString());
    }

    @Override
    public Optional<String> cookieSuffix() {
      return Optional.of(testIssuer.cookieSuffix());
    }
  }
}
