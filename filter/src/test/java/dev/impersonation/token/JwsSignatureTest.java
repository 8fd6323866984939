package dev.impersonation.token;

import static dev.impersonation.token.SampleJws.HEADER;
import static dev.impersonation.token.SampleJws.KEY;
import static dev.impersonation.token.SampleJws.PAIR;
import static dev.impersonation.token.SampleJws.PAYLOAD;
import static dev.impersonation.token.SampleJws.STRANGER;
import static dev.impersonation.token.SampleJws.base64url;
import static dev.impersonation.token.SampleJws.generate;
import static dev.impersonation.token.SampleJws.refusal;
import static dev.impersonation.token.SampleJws.signature;
import static dev.impersonation.token.SampleJws.signed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S6: one signature, over the received bytes, of just the length of the modulus")
class JwsSignatureTest {
  private static final Optional<Reason> BAD = Optional.of(Reason.BAD_SIGNATURE);
  private static final String INPUT = base64url(HEADER) + "." + base64url(PAYLOAD);
  private static final byte[] SIGNATURE = signature("SHA256withRSA", PAIR.getPrivate(), INPUT);

  private static Optional<Reason> verdict(byte[] signature) throws Exception {
    return refusal(INPUT + "." + base64url(signature));
  }

  /** An input whose signature has some rare property, found by trying. */
  private static String inputWhere(Predicate<byte[]> property) {
    for (int attempt = 0; attempt < 20_000; attempt++) {
      String input = base64url(HEADER) + "." + base64url("attempt " + attempt);
      if (property.test(signature("SHA256withRSA", PAIR.getPrivate(), input))) {
        return input;
      }
    }
    throw new IllegalStateException("not found");
  }

  private static byte[] unsigned(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] padded = new byte[length];
    int count = Math.min(bytes.length, length);
    System.arraycopy(bytes, bytes.length - count, padded, length - count, count);
    return padded;
  }

  @Test
  void refusal_rightSignature_isNone() throws Exception {
    assertEquals(Optional.empty(), verdict(SIGNATURE));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32, 64, 128, 255, 257, 258, 512, 4096})
  void refusal_otherLength_isBadSignature(int length) throws Exception {
    assertEquals(BAD, verdict(Arrays.copyOf(SIGNATURE, length)));
    if (length > 256) {
      byte[] zerosBefore = new byte[length];
      System.arraycopy(SIGNATURE, 0, zerosBefore, length - 256, 256);
      assertEquals(BAD, verdict(zerosBefore));
    }
  }

  @Test
  void refusal_leadingZeroStripped_isBadSignature() throws Exception {
    String input = inputWhere(signature -> signature[0] == 0);
    byte[] signature = signature("SHA256withRSA", PAIR.getPrivate(), input);

    assertEquals(Optional.empty(), refusal(input + "." + base64url(signature)));
    assertEquals(BAD, refusal(input + "." + base64url(Arrays.copyOfRange(signature, 1, 256))));
  }

  @Test
  void refusal_signaturePlusModulus_isBadSignature() throws Exception {
    BigInteger modulus = KEY.getModulus();
    String input = inputWhere(s -> new BigInteger(1, s).add(modulus).bitLength() <= 2048);
    BigInteger value =
        new BigInteger(1, signature("SHA256withRSA", PAIR.getPrivate(), input)).add(modulus);

    assertEquals(BAD, refusal(input + "." + base64url(unsigned(value, 256))));
  }

  @Test
  void refusal_specialValues_isBadSignature() throws Exception {
    BigInteger modulus = KEY.getModulus();

    assertEquals(BAD, verdict(new byte[256]));
    assertEquals(BAD, verdict(unsigned(BigInteger.ONE, 256)));
    assertEquals(BAD, verdict(unsigned(modulus.subtract(BigInteger.ONE), 256)));
    assertEquals(BAD, verdict(unsigned(modulus, 256)));
    assertEquals(BAD, verdict(unsigned(modulus.add(BigInteger.ONE), 256)));
    byte[] ones = new byte[256];
    Arrays.fill(ones, (byte) 0xff);
    assertEquals(BAD, verdict(ones));
    assertEquals(BAD, verdict(unsigned(modulus.subtract(new BigInteger(1, SIGNATURE)), 256)));
  }

  @Test
  void refusal_anyByteOfTheSignatureChanged_isBadSignature() throws Exception {
    for (int place = 0; place < 256; place += 5) {
      byte[] changed = SIGNATURE.clone();
      changed[place] ^= 1;
      assertEquals(BAD, verdict(changed));
    }
  }

  @Test
  void refusal_anyCharacterOfTheSignedPartChanged_isRefused() throws Exception {
    String signature = "." + base64url(SIGNATURE);
    for (int place = 0; place < INPUT.length(); place++) {
      StringBuilder changed = new StringBuilder(INPUT);
      changed.setCharAt(place, changed.charAt(place) == 'A' ? 'Q' : 'A');

      assertEquals(
          true, refusal(changed + signature).isPresent(), "accepted with a change at " + place);
    }
  }

  @Test
  void refusal_headerOfTheSameMeaningInOtherBytes_isBadSignature() throws Exception {
    String other = base64url("{\"alg\": \"RS256\",\"kid\":\"a\"}");

    assertEquals(BAD, refusal(other + "." + base64url(PAYLOAD) + "." + base64url(SIGNATURE)));
  }

  @Test
  void refusal_signatureOfAnotherToken_isBadSignature() throws Exception {
    String other = signed(HEADER, "{\"sub\":\"user_other\"}");

    assertEquals(BAD, refusal(INPUT + other.substring(other.lastIndexOf('.'))));
  }

  @Test
  void refusal_signatureOfAStranger_isBadSignature() throws Exception {
    byte[] header = HEADER.getBytes(UTF_8);

    assertEquals(BAD, refusal(signed(header, PAYLOAD, "SHA256withRSA", STRANGER.getPrivate())));
  }

  @Test
  void refusal_pssSignatureUnderRs256_isBadSignature() throws Exception {
    Signature pss = Signature.getInstance("RSASSA-PSS");
    pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    pss.initSign(PAIR.getPrivate());
    pss.update(INPUT.getBytes(UTF_8));

    assertEquals(BAD, verdict(pss.sign()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1024, 2047})
  @DisplayName("S38: a short key is none, even from a key source of the user's own")
  void refusal_keyOfFewerThan2048Bits_isUnknownKey(int bits) throws Exception {
    KeyPair pair = generate(bits);
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    byte[] signature = signature("SHA256withRSA", pair.getPrivate(), INPUT);

    assertEquals(bits, key.getModulus().bitLength());
    assertEquals(
        Optional.of(Reason.UNKNOWN_KEY),
        refusal(INPUT + "." + base64url(signature), (keyId, algorithm) -> Optional.of(key)));
  }

  @ParameterizedTest
  @ValueSource(ints = {2049, 2055, 3072})
  void refusal_modulusOfOtherSize_isNoneForJustItsLength(int bits) throws Exception {
    KeyPair pair = generate(bits);
    StaticKeySet keys = StaticKeySet.of((RSAPublicKey) pair.getPublic());
    byte[] signature = signature("SHA256withRSA", pair.getPrivate(), INPUT);

    assertEquals((bits + 7) / 8, signature.length);
    assertEquals(Optional.empty(), refusal(INPUT + "." + base64url(signature), keys));
    assertEquals(BAD, refusal(INPUT + "." + base64url(SIGNATURE), keys));
    assertEquals(
        BAD,
        refusal(INPUT + "." + base64url(Arrays.copyOf(signature, signature.length + 1)), keys));
  }
}
