package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.keys.KeySource;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.support.LogTail;
import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("S30, S41: a key source, a key or a clock that breaks is an outage, and says nothing")
final class BrokenKeySourceTest {
  private static final String SECRET = Secrets.SECRET;
  private static final String UNAVAILABLE = "jwk-remote-failed-to-load";
  private static final TestIssuer ISSUER = TestIssuer.start(TestGates.CLOCK);
  private static final TestGates GATES = TestGates.of(ISSUER);

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private static KeySource throwing(Throwable thrown) {
    return (keyId, algorithm) ->
        BrokenKeySourceTest.<Optional<RSAPublicKey>, RuntimeException>raise(thrown);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <V, T extends Throwable> V raise(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @SuppressWarnings("NullAway") // a source that breaks its contract
  private static Optional<RSAPublicKey> nothing(@Nullable String keyId, String algorithm) {
    return null;
  }

  private static Optional<RSAPublicKey> brokenKey(@Nullable String keyId, String algorithm) {
    RSAPublicKey key = mock(RSAPublicKey.class);
    when(key.getModulus()).thenThrow(new IllegalStateException(SECRET));
    return Optional.of(key);
  }

  static Stream<KeySource> sources() {
    return Stream.of(
        throwing(new IllegalStateException(SECRET)),
        throwing(new IOException(SECRET)),
        throwing(new AssertionError(SECRET)),
        throwing(new StackOverflowError(SECRET)),
        throwing(new InternalError(SECRET)),
        BrokenKeySourceTest::nothing,
        BrokenKeySourceTest::brokenKey);
  }

  @ParameterizedTest
  @MethodSource("sources")
  @DisplayName("no bad token; a header is 503 where a cookie is nobody; logged by class and place")
  void verify_keySourceBreaks_isUnavailable(KeySource broken) throws IOException {
    LogTail log = LogTail.start();
    ImpersonationGate gate = GATES.gate(broken, builder -> builder.anonymous(Anonymous.ALLOW));
    String token = GATES.token().sign();
    TestGates.assertRefused(503, UNAVAILABLE, gate.verify(PlainRequest.bearer(token)));
    TestGates.assertUncheckedCookie(gate.verify(PlainRequest.get().cookie("__session", token)));
    assertEquals(1, log.lines("a token could not be checked: its key source or the clock ").size());
    assertEquals(List.of(), log.lines(SECRET));
  }

  @Test
  @DisplayName("what is remembered of a token does not help where its key cannot be asked for")
  void verify_keySourceBreaksLater_isUnavailable() {
    KeySource good = StaticKeySet.ofJwkSet(ISSUER.jwkSet());
    boolean[] broken = {false};
    ImpersonationGate gate =
        GATES.gate(
            (keyId, algorithm) ->
                broken[0]
                    ? throwing(new InternalError(SECRET)).find(keyId, algorithm)
                    : good.find(keyId, algorithm),
            UnaryOperator.identity());
    PlainRequest request = PlainRequest.bearer(GATES.token().sign());
    TestGates.assertVerified(gate.verify(request));
    broken[0] = true;
    TestGates.assertRefused(503, UNAVAILABLE, gate.verify(request));
    broken[0] = false;
    TestGates.assertVerified(gate.verify(request));
  }

  @Test
  void verify_clockThrows_isUnavailable() throws IOException {
    LogTail log = LogTail.start();
    Clock clock = mock(Clock.class);
    when(clock.instant()).thenThrow(new IllegalStateException(SECRET));
    ImpersonationGate gate = GATES.gate(builder -> builder.clock(clock));
    TestGates.assertRefused(
        503, UNAVAILABLE, gate.verify(PlainRequest.bearer(GATES.token().sign())));
    assertEquals(List.of(), log.lines(SECRET));
  }

  @Test
  @DisplayName("S31: what a source says when it is unavailable cannot break out of its log line")
  void verify_messageOfTheSourceHasLines_isLoggedAsOne() throws IOException {
    LogTail log = LogTail.start();
    ImpersonationGate gate =
        GATES.gate(
            (keyId, algorithm) -> {
              throw new KeySetUnavailableException("down\r\nforged line");
            },
            UnaryOperator.identity());
    TestGates.assertRefused(
        503, UNAVAILABLE, gate.verify(PlainRequest.bearer(GATES.token().sign())));
    assertEquals(1, log.lines("could not be checked: down  forged line").size());
  }
}
