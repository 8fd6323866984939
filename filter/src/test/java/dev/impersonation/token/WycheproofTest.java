package dev.impersonation.token;

import static dev.impersonation.token.SampleJws.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.keys.KeySource;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.token.InvalidTokenException.Reason;
import dev.impersonation.token.WycheproofVectors.Vector;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

@DisplayName("S4, S5, S6, S38: Wycheproof's forgeries against the signature layer for RS256 alone")
class WycheproofTest {
  /** Rightly signed, but with an empty payload: a JWS may have one, a token may not. */
  private static final int EMPTY_PAYLOAD = 259;

  /** A key that the ROCA fault made factorable. It is not looked for. */
  private static final int ROCA_KEY = 7;

  /** A verifier under test: the real one, or one that is known to be wrong. */
  private interface SignatureLayer {
    boolean accepts(Vector vector) throws KeySetUnavailableException;
  }

  private static boolean isAccepted(Vector vector) throws KeySetUnavailableException {
    return verdict(vector, CryptoProvider.automatic()).isEmpty();
  }

  private static SignatureLayer layerOf(String provider) {
    CryptoProvider found = CryptoProvider.of(provider);
    return vector -> verdict(vector, found).isEmpty();
  }

  static List<String> providers() {
    return Providers.settings();
  }

  /** Empty means verified. A set without a usable key does not start, hence accepts nothing. */
  private static Optional<Reason> verdict(Vector vector, CryptoProvider provider)
      throws KeySetUnavailableException {
    KeySource keys;
    try {
      keys = StaticKeySet.ofJwkSet(vector.keySet());
    } catch (IllegalArgumentException e) {
      return Optional.of(Reason.UNKNOWN_KEY);
    }
    return refusal(vector.jws(), keys, EnumSet.of(SigningAlgorithm.RS256), provider);
  }

  private static void assertVerdict(Vector vector, SignatureLayer layer)
      throws KeySetUnavailableException {
    assertEquals(vector.accepted(), layer.accepts(vector), vector.name());
  }

  private static long failures(List<Vector> vectors, SignatureLayer layer) {
    return vectors.stream()
        .filter(
            vector -> {
              try {
                assertVerdict(vector, layer);
                return false;
              } catch (AssertionFailedError e) {
                return true;
              } catch (KeySetUnavailableException e) {
                throw new IllegalStateException(e);
              }
            })
        .count();
  }

  @TestFactory
  Stream<DynamicTest> jwsVector_rs256Alone_hasTheExpectedVerdict() {
    return providers().stream()
        .flatMap(
            provider ->
                WycheproofVectors.ofJwsGroups().stream()
                    .map(
                        vector ->
                            DynamicTest.dynamicTest(
                                provider + " " + vector.name(),
                                () -> assertVerdict(vector, layerOf(provider)))));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void jwsVectors_all_areThereAndReachTheSignatureCheck(String provider) throws Exception {
    CryptoProvider found = CryptoProvider.of(provider);
    List<Vector> vectors = WycheproofVectors.ofJwsGroups();
    int accepted = 0;
    int badSignature = 0;
    for (Vector vector : vectors) {
      Optional<Reason> verdict = verdict(vector, found);
      accepted += verdict.isEmpty() ? 1 : 0;
      badSignature += verdict.equals(Optional.of(Reason.BAD_SIGNATURE)) ? 1 : 0;
    }

    assertEquals(401, vectors.size());
    assertEquals(8, accepted);
    // Most vectors are forged paddings: if cheaper checks refused them, they would prove nothing.
    assertTrue(badSignature >= 200, "refused by the signature check: " + badSignature);
  }

  @Test
  void jwsVector_emptyPayload_isNoToken() throws Exception {
    Vector vector =
        WycheproofVectors.ofJwsGroups().stream()
            .filter(candidate -> candidate.id() == EMPTY_PAYLOAD)
            .findAny()
            .orElseThrow();

    assertTrue(vector.jws().contains(".."), vector.name());
    KeySource unasked =
        (keyId, algorithm) -> {
          throw new KeySetUnavailableException("asked for a key");
        };
    SessionTokenVerifier verifier =
        SessionTokenVerifier.builder("https://issuer.test", unasked).build();
    InvalidTokenException refusal =
        assertThrows(InvalidTokenException.class, () -> verifier.verify(vector.jws()));
    assertEquals(Reason.MALFORMED, refusal.reason());
  }

  @Test
  void jwsVectors_wrongLayer_fail() {
    List<Vector> vectors = WycheproofVectors.ofJwsGroups();

    assertEquals(0, failures(vectors, WycheproofTest::isAccepted));
    assertEquals(393, failures(vectors, vector -> true));
    assertEquals(8, failures(vectors, vector -> false));
    assertTrue(failures(vectors, vector -> vector.jws().length() % 2 == 0) > 100);
    assertTrue(failures(vectors, WycheproofTest::isAcceptedWithoutKey) > 200);
  }

  /** A layer that forgets the signature: form, header and key are as they should be. */
  private static boolean isAcceptedWithoutKey(Vector vector) throws KeySetUnavailableException {
    Optional<Reason> verdict = verdict(vector, CryptoProvider.automatic());
    return verdict.isEmpty() || verdict.equals(Optional.of(Reason.BAD_SIGNATURE));
  }

  /**
   * The expectation here is for a library that takes every algorithm. One for RS256 alone accepts
   * none of the symmetric and elliptic ones, and all else as expected, but for the ROCA key.
   */
  @TestFactory
  Stream<DynamicTest> jwkVector_rs256Alone_hasTheExpectedVerdict() {
    List<Vector> vectors = WycheproofVectors.ofJwkGroups();
    assertEquals(26, vectors.size());
    return vectors.stream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.name(),
                    () -> {
                      boolean rsa = vector.type().equals("RSA");
                      boolean expected = vector.id() == ROCA_KEY || (rsa && vector.accepted());
                      for (String provider : providers()) {
                        assertEquals(
                            expected,
                            layerOf(provider).accepts(vector),
                            provider + " " + vector.name());
                      }
                    }));
  }

  @Test
  void jwkVectors_rsaKeys_areSeenFromBothSides() throws Exception {
    Set<Integer> accepted =
        WycheproofVectors.ofJwkGroups().stream()
            .filter(
                vector -> {
                  try {
                    return isAccepted(vector);
                  } catch (KeySetUnavailableException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .map(Vector::id)
            .collect(Collectors.toSet());

    assertEquals(Set.of(5, ROCA_KEY), accepted);
  }

  @Test
  void require_noData_failsInContinuousIntegrationAndSkipsElsewhere() {
    Path root = Path.of("").toAbsolutePath().getRoot();

    assertThrows(
        AssertionFailedError.class,
        () ->
            WycheproofVectors.require(
                name -> null, name -> name.equals("CI") ? "true" : null, root));
    assertThrows(
        AssertionFailedError.class,
        () -> WycheproofVectors.require(name -> "no-such-directory", name -> null, root));
    assertThrows(
        TestAbortedException.class,
        () -> WycheproofVectors.require(name -> null, name -> null, root));
  }
}
