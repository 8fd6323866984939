package dev.impersonation.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.testkit.KeySetFault;
import dev.impersonation.testkit.ManualClock;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.token.InvalidTokenException;
import dev.impersonation.token.SessionTokenVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@Tag("host")
@DisplayName("S38-S42: sessions with a good token see nothing of what others send, or of an outage")
class UnderAttackTest {
  private static final Instant START = Instant.parse("2026-12-01T12:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final int ATTACKERS = 8;
  private static final int UNKNOWN_KEYS = 10_000;
  private static final int SESSIONS = 10;

  private final ManualTicker ticker = new ManualTicker();
  private final ManualClock clock = ManualClock.at(START);
  private final TestIssuer issuer = TestIssuer.start(clock);
  private final RemoteKeySet keys =
      RemoteKeySet.builder(issuer.jwksUrl())
          .ticker(ticker)
          .refetchInterval(INTERVAL)
          .maxAge(Duration.ofMinutes(5))
          .maxStale(Duration.ofHours(1))
          .build();
  private final SessionTokenVerifier verifier =
      SessionTokenVerifier.builder(issuer.issuer(), keys).clock(clock).build();
  private final ExecutorService threads = HostThreads.executor();

  @AfterEach
  void close() {
    threads.shutdownNow();
    keys.close();
    issuer.close();
  }

  private List<String> sessions() {
    List<String> tokens = new ArrayList<>();
    for (int number = 0; number < SESSIONS; number++) {
      tokens.add(issuer.token().subject("user_" + number).sign());
    }
    return tokens;
  }

  /** As many as there are, each verified and then found again. */
  private void assertAllPass(List<String> tokens) throws Exception {
    for (int number = 0; number < tokens.size(); number++) {
      String token = tokens.get(number);
      assertEquals("user_" + number, verifier.verify(token).subject());
      assertEquals("user_" + number, verifier.verify(new String(token.toCharArray())).subject());
    }
  }

  /** A token of good form whose key nobody has. */
  private static String ofUnknownKey(int number) {
    String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"ins_" + number + "\"}";
    return base64(header.getBytes(UTF_8)) + "." + base64("{}".getBytes(UTF_8)) + "." + SIGNATURE;
  }

  private static final String SIGNATURE = base64(new byte[256]);

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private Callable<Integer> attacker(int first, AtomicBoolean isOver) {
    return () -> {
      int sent = 0;
      while (!isOver.get() || sent < UNKNOWN_KEYS / ATTACKERS) {
        String token = ofUnknownKey(first + sent++);
        assertThrows(Exception.class, () -> verifier.verify(token));
      }
      return sent;
    };
  }

  @Test
  @DisplayName("10,000 key IDs that nobody has: good tokens pass, one fetch an interval")
  void verify_whileUnknownKeysCome_passes() throws Exception {
    List<String> tokens = sessions();
    assertAllPass(tokens);
    AtomicBoolean isOver = new AtomicBoolean();
    List<Future<Integer>> attacks = new ArrayList<>();
    for (int attacker = 0; attacker < ATTACKERS; attacker++) {
      attacks.add(threads.submit(attacker(attacker * 10_000_000, isOver)));
    }
    int intervals = 5;
    for (int interval = 0; interval < intervals; interval++) {
      for (int round = 0; round < 20; round++) {
        assertAllPass(tokens);
      }
      ticker.advance(INTERVAL);
    }
    isOver.set(true);
    int sent = 0;
    for (Future<Integer> attack : attacks) {
      sent += attack.get(30, TimeUnit.SECONDS);
    }
    assertTrue(sent >= UNKNOWN_KEYS, "sent: " + sent);
    assertTrue(issuer.keySetRequests() <= 1 + intervals + 1, "fetches: " + issuer.keySetRequests());
  }

  @Test
  @DisplayName("S41: an hour without the endpoint, with requests all the time")
  void verify_hourOfOutage_passes() throws Exception {
    List<String> tokens = sessions();
    assertAllPass(tokens);
    issuer.fail(KeySetFault.DOWN);
    int before = issuer.keySetRequests();
    int minutes = 60;
    for (int minute = 0; minute < minutes; minute++) {
      ticker.advance(Duration.ofMinutes(1));
      clock.set(clock.instant().plus(Duration.ofMinutes(1)));
      tokens = sessions();
      assertAllPass(tokens);
    }
    int most = (int) (Duration.ofMinutes(minutes).toSeconds() / INTERVAL.toSeconds()) + 1;
    int fetches = issuer.keySetRequests() - before;
    assertTrue(fetches >= 1 && fetches <= most, "fetches: " + fetches);
    issuer.recover();
    ticker.advance(INTERVAL);
    assertAllPass(tokens);
  }

  @Test
  @DisplayName("S39: an endpoint that does not answer in time is waited for by nobody")
  void verify_endpointHangs_waitsForNothing() throws Exception {
    List<String> tokens = sessions();
    assertAllPass(tokens);
    issuer.fail(KeySetFault.SLOW);
    ticker.advance(Duration.ofMinutes(4));
    assertAllPass(tokens);
    awaitRequests(2);
    for (int round = 0; round < 20; round++) {
      assertAllPass(tokens);
    }
    // Whoever had waited for the attempt would have seen it fail.
    assertTrue(keys.state().lastError().isEmpty(), keys.state().toString());
    assertEquals(2, issuer.keySetRequests());
    issuer.recover();
  }

  private void awaitRequests(int count) {
    long begun = System.nanoTime();
    while (issuer.keySetRequests() < count) {
      assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20), "no request came");
      Thread.onSpinWait();
    }
  }

  @Test
  @DisplayName("S42: keys rotate while requests come: each token is good as long as its key is")
  void verify_keysRotate_passes() throws Exception {
    List<String> old = sessions();
    assertAllPass(old);
    AtomicBoolean isOver = new AtomicBoolean();
    AtomicInteger passed = new AtomicInteger();
    List<Future<Void>> callers = new ArrayList<>();
    for (int caller = 0; caller < ATTACKERS; caller++) {
      callers.add(
          threads.submit(
              () -> {
                while (!isOver.get()) {
                  assertAllPass(old);
                  passed.incrementAndGet();
                }
                return null;
              }));
    }
    issuer.rotateKeys();
    ticker.advance(INTERVAL);
    List<String> fresh = sessions();
    assertAllPass(fresh);
    isOver.set(true);
    for (Future<Void> caller : callers) {
      caller.get(30, TimeUnit.SECONDS);
    }
    assertTrue(passed.get() > 0);
    issuer.withdrawOldKeys();
    ticker.advance(Duration.ofMinutes(5));
    assertAllPass(fresh);
    for (String token : old) {
      assertThrows(InvalidTokenException.class, () -> verifier.verify(token));
    }
  }
}
