package dev.impersonation.token;

import static dev.impersonation.token.SampleJws.base64url;
import static dev.impersonation.token.SampleJws.keySet;
import static dev.impersonation.token.SampleJws.refusal;
import static dev.impersonation.token.SampleJws.signed;
import static dev.impersonation.token.SessionTokens.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.impersonation.testkit.TokenBuilder;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S45, S46: what a JOSE header may cost, and that it is read before the rest")
class JoseHeaderBoundsTest {
  private static final String START = "{\"alg\":\"RS256\",\"kid\":\"a\"";

  /** Names, values and brackets of {@link #START} and its end. */
  private static final int TOKENS_OF_START = 6;

  private static Optional<Reason> refusalAskingNoKey(String token) throws Exception {
    RecordingKeySource keys = new RecordingKeySource(keySet());
    Optional<Reason> reason = refusal(token, keys);
    assertEquals(List.of(), keys.asked());
    return reason;
  }

  private static String headerOfBytes(int bytes) {
    String begin = START + ",\"x\":\"";
    return begin + "x".repeat(bytes - begin.length() - 2) + "\"}";
  }

  @Test
  void refusal_headerAsLongAsMayBe_isNone() throws Exception {
    String header = headerOfBytes(JoseHeader.MAX_LENGTH / 4 * 3);

    assertEquals(JoseHeader.MAX_LENGTH, base64url(header).length());
    assertEquals(Optional.empty(), refusal(signed(header)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 3000})
  void refusal_longerHeader_isMalformedAndAsksForNoKey(int more) throws Exception {
    String token = signed(headerOfBytes(JoseHeader.MAX_LENGTH / 4 * 3 + more));

    assertEquals(Optional.of(Reason.MALFORMED), refusalAskingNoKey(token));
  }

  @Test
  void refusal_headerThatIsTooLong_isNotEvenDecoded() throws Exception {
    String notBase64 = "=".repeat(JoseHeader.MAX_LENGTH + 1) + "." + base64url("{}") + ".AAAA";
    InvalidTokenException refusal =
        assertThrows(
            InvalidTokenException.class,
            () ->
                CompactJws.parse(
                    notBase64,
                    segment -> {
                      throw new IllegalStateException("was read");
                    }));

    assertEquals(Reason.MALFORMED, refusal.reason());
  }

  private static String headerOfTokens(int tokens) {
    return START + ",\"x\":[" + "0,".repeat(tokens - TOKENS_OF_START - 4) + "0]}";
  }

  @Test
  void refusal_asManyJsonTokensAsMayBe_isNone() throws Exception {
    assertEquals(Optional.empty(), refusal(signed(headerOfTokens(JoseHeader.MAX_JSON_TOKENS))));
  }

  @Test
  void refusal_oneJsonTokenMore_isMalformedAndAsksForNoKey() throws Exception {
    String token = signed(headerOfTokens(JoseHeader.MAX_JSON_TOKENS + 1));

    assertEquals(Optional.of(Reason.MALFORMED), refusalAskingNoKey(token));
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 150, 700})
  void refusal_manyMembers_isMalformedAndAsksForNoKey(int members) throws Exception {
    StringBuilder header = new StringBuilder(START);
    for (int member = 0; member < members; member++) {
      header.append(",\"").append(Integer.toString(member, 36)).append("\":0");
    }

    assertEquals(
        Optional.of(Reason.MALFORMED), refusalAskingNoKey(signed(header.append("}").toString())));
  }

  @Test
  @DisplayName("what follows a header that is refused is not looked at")
  void verify_wrongAlgorithmBeforeWhatIsNoBase64_isRefusedForTheAlgorithm() {
    String token = base64url("{\"alg\":\"HS256\"}") + ".%%%.%%%";

    SessionTokens.assertRefused(Reason.ALGORITHM_NOT_ALLOWED, SessionTokens.verifier(), token);
  }

  private static String headerOf(String token) {
    return token.substring(0, token.indexOf('.'));
  }

  private static void assertRemembered(SessionTokenVerifier verifier, String token)
      throws Exception {
    assertSame(
        verifier.verification().header(headerOf(token)),
        verifier.verification().header(headerOf(token)));
  }

  private static void assertNotRemembered(SessionTokenVerifier verifier, String token)
      throws Exception {
    assertNotSame(
        verifier.verification().header(headerOf(token)),
        verifier.verification().header(headerOf(token)));
  }

  @Test
  void header_ofATokenThatWasVerified_isReadOnce() throws Exception {
    SessionTokenVerifier verifier = SessionTokens.verifier().build();
    String token = token().sign();
    assertNotRemembered(verifier, token);

    verifier.verify(token);

    assertRemembered(verifier, token);
  }

  @Test
  @DisplayName("only the issuer can have a header remembered")
  void header_ofATokenThatWasRefused_isReadAnew() throws Exception {
    SessionTokenVerifier verifier = SessionTokens.verifier().build();
    String good = token().sign();
    String forged = good.substring(0, good.lastIndexOf('.')) + "." + "A".repeat(342);

    assertThrows(InvalidTokenException.class, () -> verifier.verify(forged));

    assertNotRemembered(verifier, forged);
  }

  @Test
  void header_moreThanAreRemembered_forgetsTheOldest() throws Exception {
    SessionTokenVerifier verifier = SessionTokens.verifier().build();
    String first = withKeyId("first").sign();
    verifier.verify(first);
    for (int header = 1; header < KnownHeaders.MAX_HEADERS; header++) {
      verifier.verify(withKeyId("k" + header).sign());
    }
    assertRemembered(verifier, first);

    verifier.verify(withKeyId("last").sign());

    assertNotRemembered(verifier, first);
    assertEquals(SessionTokens.SUBJECT, verifier.verify(first).subject());
  }

  private static TokenBuilder withKeyId(String keyId) {
    return token().header("kid", keyId);
  }
}
