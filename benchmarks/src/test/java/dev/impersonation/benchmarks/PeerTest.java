package dev.impersonation.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.token.InvalidTokenException.Reason;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That nothing passes for fast which does not verify, and that tokens are what they should be. */
final class PeerTest {
  private static TestIssuer issuer;

  @BeforeAll
  static void start() {
    issuer = TestIssuer.start();
  }

  @AfterAll
  static void close() {
    issuer.close();
  }

  @ParameterizedTest
  @EnumSource
  void verify_goodToken_passes(Peer peer) throws Exception {
    TokenCheck check = peer.of(issuer);
    String token = new LoadTokens(issuer).customers(1).get(0);

    assertNotNull(check.verify(token));
    assertNotNull(check.verify(token));
  }

  @ParameterizedTest
  @EnumSource
  void verify_forgedOrExpiredToken_isRefused(Peer peer) throws Exception {
    TokenCheck check = peer.of(issuer);

    assertThrows(Exception.class, () -> check.verify(issuer.token().forged().sign()));
    assertThrows(Exception.class, () -> check.verify(issuer.token().expired().sign()));
  }

  @Test
  void customers_tokens_areAsLongAsClerks() {
    for (String token : new LoadTokens(issuer).customers(3)) {
      assertEquals(LoadTokens.LENGTH, token.length(), 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusal_badToken_isRefused(RefusedToken kind) throws Exception {
    assertNotNull(MicroTokens.refusal(new MicroTokens(issuer).verifier(), kind.sign(issuer)));
  }

  @Test
  void refusal_wrongInOneThing_isRefusedForThat() throws Exception {
    MicroTokens tokens = new MicroTokens(issuer);

    assertEquals(
        Reason.ALGORITHM_NOT_ALLOWED,
        MicroTokens.refusal(tokens.verifier(), RefusedToken.WRONG_ALGORITHM.sign(issuer)));
    assertEquals(
        Reason.UNKNOWN_KEY,
        MicroTokens.refusal(tokens.verifier(), RefusedToken.UNKNOWN_KEY.sign(issuer)));
  }

  @Test
  void refusal_goodToken_isAnError() {
    MicroTokens tokens = new MicroTokens(issuer);

    assertThrows(
        IllegalStateException.class,
        () -> MicroTokens.refusal(tokens.verifier(), tokens.customers(1).get(0)));
  }
}
