package dev.impersonation.spring.test;

import dev.impersonation.spring.ImpersonationProperties;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/** Says who a test is. Signs tokens that say so, of the issuer in the context. */
record TestIdentity(String subject, @Nullable String actor) {
  TestIdentity {
    if (subject.isEmpty()) {
      throw new IllegalArgumentException("subject is empty: name the customer's user ID");
    }
    if (actor != null && actor.isEmpty()) {
      throw new IllegalArgumentException("actor is empty: name the user ID of who acts");
    }
  }

  static TestIdentity of(WithImpersonation annotation) {
    String actor = annotation.actor();
    return new TestIdentity(annotation.subject(), actor.isEmpty() ? null : actor);
  }

  /**
   * Signs a new token.
   *
   * @param changes has the last word on it
   * @throws IllegalStateException if there is no issuer
   */
  String sign(BeanFactory beans, Consumer<? super TokenBuilder> changes) {
    TestIssuer issuer = beans.getBeanProvider(TestIssuer.class).getIfAvailable();
    if (issuer == null) {
      throw new IllegalStateException(
          "There is no TestIssuer bean to sign tokens: put @ImpersonationTest on the test class");
    }
    TokenBuilder token = issuer.token().subject(subject);
    if (actor != null) {
      token.impersonatedBy(actor);
    }
    ImpersonationProperties properties =
        beans.getBeanProvider(ImpersonationProperties.class).getIfAvailable();
    if (properties != null && properties.audience() != null) {
      token.claim("aud", properties.audience());
    }
    changes.accept(token);
    return token.sign();
  }

  @Override
  public String toString() {
    return "TestIdentity[]";
  }
}
