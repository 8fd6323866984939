package dev.impersonation.benchmarks;

import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import dev.impersonation.token.InvalidTokenException;
import dev.impersonation.token.SessionTokenVerifier;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.List;

/** What single calls are measured with: tokens of one issuer, and what verifies them. */
final class MicroTokens {
  private static final String ALGORITHM = "SHA256withRSA";

  /** The one of the JDK, whatever else there is. */
  private static final String PROVIDER = "SunRsaSign";

  private final TestIssuer issuer;
  private final StaticKeySet keys;

  MicroTokens(TestIssuer issuer) {
    this.issuer = issuer;
    this.keys = StaticKeySet.ofJwkSet(issuer.jwkSet());
  }

  TestIssuer issuer() {
    return issuer;
  }

  /** Returns this many tokens of as many customers. */
  List<String> customers(int count) {
    return new LoadTokens(issuer).customers(count);
  }

  /** Returns a verifier that has seen no token yet. */
  SessionTokenVerifier verifier() {
    return SessionTokenVerifier.builder(issuer.issuer(), keys)
        .authorizedParties(List.of(TokenBuilder.AUTHORIZED_PARTY))
        .build();
  }

  /** A token taken apart beforehand: what is left is to verify the signature. */
  static final class Raw {
    private final byte[] content;
    private final byte[] signature;

    private Raw(byte[] content, byte[] signature) {
      this.content = content;
      this.signature = signature;
    }

    static Raw of(String token) {
      int dot = token.lastIndexOf('.');
      return new Raw(
          token.substring(0, dot).getBytes(StandardCharsets.US_ASCII),
          Base64.getUrlDecoder().decode(token.substring(dot + 1)));
    }
  }

  /**
   * Returns true: the least that anybody must do who verifies the token.
   *
   * @throws GeneralSecurityException if it cannot be done
   * @throws IllegalStateException if the signature is wrong
   */
  Boolean verify(Raw raw) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(ALGORITHM, PROVIDER);
    signature.initVerify(issuer.publicKey());
    signature.update(raw.content);
    if (!signature.verify(raw.signature)) {
      throw new IllegalStateException("the signature is wrong");
    }
    return Boolean.TRUE;
  }

  /**
   * Returns why a token is refused.
   *
   * @throws IllegalStateException if it is not
   */
  static InvalidTokenException.Reason refusal(SessionTokenVerifier verifier, String token)
      throws Exception {
    try {
      Object unused = verifier.verify(token);
    } catch (InvalidTokenException e) {
      return e.reason();
    }
    throw new IllegalStateException("a bad token was accepted");
  }
}
