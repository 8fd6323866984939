package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.testkit.TestIssuer;

/** What those parts of the contract share that need tokens of every kind, bad ones too. */
public interface TestIssuerContract extends Contract {
  /** What the host does otherwise than others. */
  HostQuirks quirks();

  /** The issuer that the host trusts. */
  TestIssuer issuer();

  @Override
  default IssuedTokens tokens() {
    return new TestIssuerTokens(issuer());
  }

  /** A good token of this subject's own. */
  default String token(String subject) {
    return issuer().token().subject(subject).sign();
  }

  default String[] impersonated() {
    return bearer(issuer().token().impersonatedBy("user_engineer").sign());
  }

  /** No dispatch of any request so far left anything in the MDC of a thread, or took it away. */
  default void assertMdcLeftAlone() {
    Exchange probe = get("/public/whoami");
    assertEquals("0", probe.header(DepartureFilter.STRAY).orElse(""));
    assertEquals("0", probe.header(DepartureFilter.CHANGED).orElse(""));
  }
}
