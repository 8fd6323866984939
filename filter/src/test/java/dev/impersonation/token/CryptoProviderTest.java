package dev.impersonation.token;

import static dev.impersonation.token.SampleJws.HEADER;
import static dev.impersonation.token.SampleJws.PAYLOAD;
import static dev.impersonation.token.SampleJws.signed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("what checks signatures: found, asked before it is believed, and used here alone")
class CryptoProviderTest {
  private static final KeyPair LARGE = SampleJws.generate(4096);

  private static final Map<String, String> NAMES =
      Map.of("ACCP", "AmazonCorrettoCryptoProvider", "Conscrypt", "Conscrypt", "jdk", "SunRsaSign");

  /** A prime that is larger than what native providers take as an exponent. */
  private static final BigInteger LARGE_EXPONENT = BigInteger.ONE.shiftLeft(60).nextProbablePrime();

  static List<String> settings() {
    return Providers.settings();
  }

  static List<String> ofNative() {
    return Providers.ofNative();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void of_oneThatIsThere_hasItsName(String setting) {
    assertEquals(NAMES.get(setting), CryptoProvider.of(setting).name());
  }

  @Test
  void automatic_severalOnTheClassPath_isTheFirstOfThem() {
    assertEquals(NAMES.get(settings().get(1)), CryptoProvider.automatic().name());
    assertEquals(CryptoProvider.automatic().name(), CryptoProvider.of("auto").name());
  }

  @Test
  void of_nameOfAnInstalledOne_isThat() {
    assertEquals("SunRsaSign", CryptoProvider.of("SunRsaSign").name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"AUTO", "accp", "", "conscrypt", "BCFIPS-that-is-not-there", "JDK"})
  void of_anythingElse_isRefusedWithTheFix(String setting) {
    String message = refusal(setting);

    assertTrue(message.contains("set auto, jdk, ACCP, Conscrypt"), message);
  }

  private static String refusal(String setting) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> CryptoProvider.of(setting))
            .getMessage());
  }

  @Test
  void of_installedOneWithoutRsa_isRefusedWithTheFix() {
    String message = refusal("SunJCE");

    assertTrue(message.startsWith("names a provider that cannot be used: set auto or jdk ("));
    assertTrue(message.contains("NoSuchAlgorithmException"), message);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void of_any_leavesJavasOrderAlone(String setting) {
    Provider[] before = Security.getProviders();

    CryptoProvider.of(setting).name();

    assertArrayEquals(before, Security.getProviders());
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        lie("takes everything", (isRight, uses, signature) -> true),
        lie("refuses everything", (isRight, uses, signature) -> false),
        lie("the contrary", (isRight, uses, signature) -> !isRight),
        lie("good once only", (isRight, uses, signature) -> isRight && uses == 0),
        lie("careless when used again", (isRight, uses, signature) -> isRight || uses > 1),
        lie("takes zeros", (isRight, uses, signature) -> isRight || signature[7] == 0),
        lie("takes ones", (isRight, uses, signature) -> isRight || signature[7] == -1),
        lie("forgets the last byte", (isRight, uses, signature) -> isRight || ends(signature)),
        lie(
            "has trouble",
            (isRight, uses, signature) -> {
              throw new SignatureException("trouble");
            }));
  }

  /** The low bit alone of the last byte is wrong, as far as one can tell without the key. */
  private static boolean ends(byte[] signature) {
    return signature[7] != 0 && signature[7] != -1;
  }

  private static Arguments lie(String name, LyingProvider.Lie lie) {
    return argumentSet(name, lie);
  }

  @ParameterizedTest
  @MethodSource("lies")
  void of_providerThatLies_isRefused(LyingProvider.Lie lie) {
    LyingProvider provider = new LyingProvider(lie);

    Exception refused = assertThrows(Exception.class, () -> CryptoProvider.of(provider));

    assertTrue(
        refused instanceof IllegalStateException || refused instanceof GeneralSecurityException,
        refused.toString());
    assertTrue(provider.made() > 0);
  }

  @Test
  void of_providerThatTellsTheTruth_isTaken() throws Exception {
    assertEquals("Lying", CryptoProvider.of(LyingProvider.honest()).name());
  }

  @Test
  void of_providerThatThrowsForWhatIsBad_isTaken() throws Exception {
    CryptoProvider.of(
        new LyingProvider(
            (isRight, uses, signature) -> {
              if (!isRight) {
                throw new SignatureException("bad");
              }
              return true;
            }));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void refusal_everyAlgorithmAndSize_isAsItShould(String setting) throws Exception {
    CryptoProvider provider = CryptoProvider.of(setting);
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      for (KeyPair pair : List.of(SampleJws.PAIR, LARGE)) {
        String token = tokenOf(pair, algorithm);
        assertEquals(Optional.empty(), refusalOf(token, pair, algorithm, provider));
      }
      assertEquals(
          Optional.of(Reason.BAD_SIGNATURE),
          refusalOf(tokenOf(SampleJws.STRANGER, algorithm), SampleJws.PAIR, algorithm, provider));
    }
  }

  private static String tokenOf(KeyPair pair, SigningAlgorithm algorithm) {
    String header = HEADER.replace("RS256", algorithm.name());
    return signed(header.getBytes(UTF_8), PAYLOAD, algorithm.ofJava(), pair.getPrivate());
  }

  private static Optional<Reason> refusalOf(
      String token, KeyPair pair, SigningAlgorithm algorithm, CryptoProvider provider)
      throws Exception {
    StaticKeySet keys = StaticKeySet.of((RSAPublicKey) pair.getPublic());
    return SampleJws.refusal(token, keys, EnumSet.of(algorithm), provider);
  }

  @Test
  @DisplayName("what is chosen by itself verifies every key that Java would")
  void refusal_keyThatNativeProvidersDoNotTake_isNoneByAuto() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(new RSAKeyGenParameterSpec(2048, LARGE_EXPONENT));
    KeyPair pair = generator.generateKeyPair();
    String token = tokenOf(pair, SigningAlgorithm.RS256);

    assertEquals(
        Optional.empty(),
        refusalOf(token, pair, SigningAlgorithm.RS256, CryptoProvider.automatic()));
    assertEquals(
        Optional.empty(), refusalOf(token, pair, SigningAlgorithm.RS256, CryptoProvider.of("jdk")));
  }

  /** Beyond what Wycheproof has: its vectors are for one hash. */
  static Stream<Arguments> forgedEncodings() {
    return settings().stream()
        .flatMap(
            setting ->
                Stream.of(SigningAlgorithm.values())
                    .map(algorithm -> Arguments.of(setting, algorithm)));
  }

  @ParameterizedTest
  @MethodSource("forgedEncodings")
  @DisplayName("S6: no provider accepts an encoding that another one refuses")
  void refusal_encodingOfAnotherForm_isABadSignature(String setting, SigningAlgorithm algorithm)
      throws Exception {
    CryptoProvider provider = CryptoProvider.of(setting);
    KeyPair pair = SampleJws.PAIR;
    ForgedEncodings forged = new ForgedEncodings(pair, tokenOf(pair, algorithm), algorithm);

    assertEquals(
        Optional.empty(), refusalOf(forged.rightOne(), pair, algorithm, provider), "the right one");
    assertTrue(forged.others().size() > 20);
    // RFC 8017 appendix B.1 lets it be, and Java does. Whoever can write it has the key.
    assertEquals(
        setting.equals("jdk") ? Optional.empty() : Optional.of(Reason.BAD_SIGNATURE),
        refusalOf(forged.withoutParameters(), pair, algorithm, provider));
    forged
        .others()
        .forEach(
            (name, token) -> {
              try {
                assertEquals(
                    Optional.of(Reason.BAD_SIGNATURE),
                    refusalOf(token, pair, algorithm, provider),
                    name);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("ofNative")
  void signature_keyOfAnySource_isTaken(String setting) throws Exception {
    RSAPublicKey key = SampleJws.KEY;
    RSAPublicKey copied =
        (RSAPublicKey)
            KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));

    assertFalse(
        CryptoProvider.of(setting).signature(SigningAlgorithm.RS256, copied).verify(new byte[256]));
  }
}
