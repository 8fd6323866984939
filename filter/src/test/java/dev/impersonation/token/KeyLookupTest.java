package dev.impersonation.token;

import static dev.impersonation.token.SampleJws.HEADER;
import static dev.impersonation.token.SampleJws.KEY;
import static dev.impersonation.token.SampleJws.PAYLOAD;
import static dev.impersonation.token.SampleJws.base64url;
import static dev.impersonation.token.SampleJws.refusal;
import static dev.impersonation.token.SampleJws.signed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.keys.KeySource;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("S46: a key is asked for once, and only when all cheaper checks have passed")
class KeyLookupTest {
  private static final String SIGNED = signed(HEADER);

  private static SessionTokenVerifier verifier(KeySource keys) {
    return SessionTokenVerifier.builder("https://clerk.example.com", keys).build();
  }

  static Stream<Arguments> refusedCheaply() {
    String start = HEADER.substring(0, HEADER.length() - 1);
    return Stream.of(
        argumentSet("empty", ""),
        argumentSet("too long", signed(HEADER, "x".repeat(8192))),
        argumentSet("two segments", SIGNED.substring(0, SIGNED.lastIndexOf('.'))),
        argumentSet("five segments", SIGNED + ".AAAA.AAAA"),
        argumentSet("empty payload", signed(HEADER, "")),
        argumentSet("padded", SIGNED + "="),
        argumentSet("header is no JSON", signed("alg=RS256")),
        argumentSet("duplicate member", signed(start + ",\"kid\":\"a\"}")),
        argumentSet("none", base64url("{\"alg\":\"none\"}") + "." + base64url(PAYLOAD) + "."),
        argumentSet("HS256", signed("{\"alg\":\"HS256\",\"kid\":\"a\"}")),
        argumentSet("no algorithm", signed("{\"kid\":\"a\"}")),
        argumentSet("crit", signed(start + ",\"crit\":[]}")),
        argumentSet("b64", signed(start + ",\"b64\":false}")),
        argumentSet("zip", signed(start + ",\"zip\":\"DEF\"}")),
        argumentSet("key ID number", signed("{\"alg\":\"RS256\",\"kid\":1}")),
        argumentSet("other type", signed(start + ",\"typ\":\"at+jwt\"}")),
        argumentSet("other category", signed(start + ",\"cat\":\"cl_other\"}")),
        argumentSet("opaque machine token", "mt_abc"));
  }

  @ParameterizedTest
  @MethodSource("refusedCheaply")
  void verify_refusedByACheapCheck_asksForNoKey(String token) {
    RecordingKeySource keys = new RecordingKeySource(StaticKeySet.of(KEY));

    assertThrows(InvalidTokenException.class, () -> verifier(keys).verify(token));
    assertEquals(List.of(), keys.asked());
  }

  @Test
  void verify_goodForm_asksForTheKeyOnceBeforeAnyClaim() {
    RecordingKeySource none = new RecordingKeySource((keyId, algorithm) -> Optional.empty());
    String noClaims = signed(HEADER, "no JSON at all");

    InvalidTokenException refusal =
        assertThrows(InvalidTokenException.class, () -> verifier(none).verify(noClaims));

    assertEquals(Reason.UNKNOWN_KEY, refusal.reason());
    assertEquals(List.of("RS256 a"), none.asked());
  }

  @Test
  void verify_claimsBadAndSignatureBad_tellsOfTheSignatureAlone() {
    String noClaims = signed(HEADER, "no JSON at all");
    String forged = noClaims.substring(0, noClaims.lastIndexOf('.')) + "." + "A".repeat(342);
    KeySource keys = StaticKeySet.of(KEY);

    assertEquals(
        Reason.BAD_SIGNATURE,
        assertThrows(InvalidTokenException.class, () -> verifier(keys).verify(forged)).reason());
    assertEquals(
        Reason.MALFORMED,
        assertThrows(InvalidTokenException.class, () -> verifier(keys).verify(noClaims)).reason());
  }

  @Test
  void checkSignature_keySetUnavailable_passesThrough() {
    KeySetUnavailableException outage = new KeySetUnavailableException("out of order");
    KeySource keys =
        (keyId, algorithm) -> {
          throw outage;
        };

    assertSame(outage, assertThrows(KeySetUnavailableException.class, () -> refusal(SIGNED, keys)));
    assertSame(
        outage,
        assertThrows(KeySetUnavailableException.class, () -> verifier(keys).verify(SIGNED)));
  }

  @Test
  void checkSignature_keySourceBroken_isNotReadAsABadSignature() {
    KeySource illegalState =
        (keyId, algorithm) -> {
          throw new IllegalStateException("a bug of the user's key source");
        };
    KeySource illegalArgument =
        (keyId, algorithm) -> {
          throw new IllegalArgumentException("a bug of the user's key source");
        };

    assertThrows(IllegalStateException.class, () -> refusal(SIGNED, illegalState));
    assertThrows(IllegalArgumentException.class, () -> refusal(SIGNED, illegalArgument));
  }
}
