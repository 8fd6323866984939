package dev.impersonation.spring.test;

import dev.impersonation.spring.ImpersonationProperties;
import dev.impersonation.testkit.TestIssuer;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;

/** Has the issuer of a test, and what signs for the test that runs. */
@Configuration(proxyBeanMethods = false)
class ImpersonationTestConfiguration {
  /** Known before the application's beans are, so it cannot be made conditional on them. */
  @Bean(destroyMethod = "close")
  @Fallback
  @Lazy
  TestIssuer impersonationTestIssuer(ObjectProvider<ImpersonationProperties> properties) {
    TestIssuer issuer = TestIssuer.start();
    properties.ifAvailable(
        given -> {
          List<String> parties = given.authorizedParties();
          if (parties != null && !parties.isEmpty()) {
            issuer.useAuthorizedParty(parties.get(0));
          }
        });
    return issuer;
  }

  @Bean(ImpersonationTokens.BEAN)
  ImpersonationTokens impersonationTokens(BeanFactory beans) {
    return new ImpersonationTokens(beans);
  }
}
