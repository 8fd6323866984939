package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.keys.KeySource;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.token.TokenCacheState;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@DisplayName("S23: what is shared of a token is never told of another one")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneTokenOneCallerTest {
  private static final int TOKENS = 2000;
  private static final int CALLERS = 400;
  private static final int REQUESTS = 200;

  private final TestIssuer before = TestIssuer.start(TestGates.CLOCK);
  private final TestIssuer after = TestIssuer.start(TestGates.CLOCK);
  private final RotatedKeys keys = new RotatedKeys();

  /** Holds the keys that are the issuer's by now, by their IDs. */
  private final class RotatedKeys implements KeySource {
    private volatile Map<String, RSAPublicKey> held =
        Map.of(before.keyId(), before.publicKey(), after.keyId(), after.publicKey());

    @Override
    public Optional<RSAPublicKey> find(@Nullable String keyId, String algorithm) {
      return Optional.ofNullable(held.get(String.valueOf(keyId)));
    }

    @Override
    public Object edition() {
      return held;
    }
  }

  /** A token, and what it says. */
  private record Sent(String token, String subject, @Nullable String actor, TestIssuer signer) {}

  private Sent sent(int number) {
    TestIssuer signer = number % 2 == 0 ? before : after;
    String subject = "user_" + number;
    String actor = number % 3 == 0 ? "user_engineer_" + number : null;
    var token = signer.token().issuer(before.issuer()).subject(subject).sessionId("sess_" + number);
    return new Sent(
        (actor == null ? token : token.impersonatedBy(actor)).sign(), subject, actor, signer);
  }

  @AfterAll
  void close() {
    before.close();
    after.close();
  }

  @Test
  @DisplayName("400 callers, many tokens, little room, and a key that leaves in the middle")
  void verify_manyAtOnceWhileKeysRotate_eachIsItsOwn() throws Exception {
    ImpersonationGate gate =
        GateBuilder.ofGate()
            .issuer(before.issuer())
            .keySource(keys)
            .clock(TestGates.CLOCK)
            .tokenCache(1024 * 1024)
            .build();
    List<Sent> all = new ArrayList<>();
    for (int number = 0; number < TOKENS; number++) {
      all.add(sent(number));
    }
    AtomicInteger done = new AtomicInteger();
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        work.add(
            () -> {
              for (int request = 0; request < REQUESTS; request++) {
                if (done.incrementAndGet() == CALLERS * REQUESTS / 2) {
                  keys.held = Map.of(after.keyId(), after.publicKey());
                }
                boolean isRotated = keys.held.size() == 1;
                check(gate, all.get(ThreadLocalRandom.current().nextInt(TOKENS)), isRotated);
              }
              return null;
            });
      }
      for (Future<Void> each : callers.invokeAll(work, 120, TimeUnit.SECONDS)) {
        each.get();
      }
    } finally {
      callers.shutdownNow();
    }
    TokenCacheState state = gate.tokenCacheState();
    assertTrue(state.hits() > 1000 && state.misses() > 1000, state.toString());
    assertTrue(state.bytes() <= state.maxBytes() && state.signatures() > 0, state.toString());
  }

  private void check(ImpersonationGate gate, Sent sent, boolean isRotated) {
    boolean byCookie = sent.token().charAt(sent.token().length() - 1) % 2 == 0;
    Caller caller =
        gate.verify(
            byCookie
                ? PlainRequest.get().cookie("__session", sent.token())
                : PlainRequest.bearer(sent.token()));
    if (sent.signer() == before && !(caller instanceof Caller.Verified)) {
      // The key left: perhaps while this very request was looked at.
      assertTrue(keys.held.size() == 1, "refused although its key is there");
      return;
    }
    assertTrue(sent.signer() == after || !isRotated, "accepted by a key that has left");
    Caller.Verified verified = assertInstanceOf(Caller.Verified.class, caller);
    assertEquals(sent.subject(), verified.context().subject());
    assertEquals(sent.subject(), verified.principal().getName());
    assertEquals(Optional.ofNullable(sent.actor()), verified.context().actorId());
    assertEquals(sent.subject(), verified.identity().subject());
    assertEquals(sent.actor(), verified.identity().actorId());
    assertEquals("sess_" + sent.subject().substring(5), verified.identity().sessionId());
    assertEquals(
        SessionIdentity.of(verified.context()).hash(), verified.identity().session().hash());
  }
}
