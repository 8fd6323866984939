package dev.impersonation.keys;

import static dev.impersonation.keys.SampleKeys.F4;
import static dev.impersonation.keys.SampleKeys.KEY;
import static dev.impersonation.keys.SampleKeys.modulus;
import static dev.impersonation.keys.SampleKeys.rsa;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("S38, S47: one key that is given as an object")
class StaticKeySetTest {

  @Test
  void of_usableKey_isFoundWhateverTheKeyId() throws KeySetUnavailableException {
    StaticKeySet keys = StaticKeySet.of(KEY);

    assertEquals(Optional.of(KEY), keys.find("any", "RS256"));
    assertEquals(Optional.of(KEY), keys.find(null, "RS512"));
  }

  static Stream<Arguments> unusableKeys() {
    BigInteger n = KEY.getModulus();
    return Stream.of(
        argumentSet("1024 bit", rsa(modulus(1024), F4)),
        argumentSet("2047 bit", rsa(modulus(2047), F4)),
        argumentSet("8193 bit", rsa(modulus(8193), F4)),
        argumentSet("exponent 3", rsa(n, BigInteger.valueOf(3))),
        argumentSet("even exponent", rsa(n, F4.add(BigInteger.ONE))),
        argumentSet("even modulus", rsa(n.clearBit(0), F4)),
        argumentSet("bound to RSASSA-PSS", SampleKeys.pss()));
  }

  @ParameterizedTest
  @MethodSource("unusableKeys")
  void of_unusableKey_isRefused(RSAPublicKey key) {
    assertThrows(IllegalArgumentException.class, () -> StaticKeySet.of(key));
  }

  @Test
  void toString_anySource_tellsNothingOfTheKeys() {
    assertEquals("StaticKeySet[]", StaticKeySet.of(KEY).toString());
    assertEquals(
        "StaticKeySet[]", StaticKeySet.ofJwkSet(SampleKeys.set(SampleKeys.jwk("a"))).toString());
  }
}
