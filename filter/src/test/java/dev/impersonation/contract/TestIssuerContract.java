package dev.impersonation.contract;

import dev.impersonation.testkit.TestIssuer;

/** What those parts of the contract share that need tokens of every kind, bad ones too. */
interface TestIssuerContract extends Contract {
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
}
