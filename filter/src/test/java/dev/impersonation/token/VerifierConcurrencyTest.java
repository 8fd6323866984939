package dev.impersonation.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.Impersonation;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S35: one verifier, many threads")
class VerifierConcurrencyTest {
  private static final int THREADS = 32;
  private static final int ROUNDS = 150;

  private final SessionTokenVerifier verifier = SessionTokens.verifier().build();

  /** Each number has its own subject; every third is impersonated, every third refused. */
  private static String token(int number) {
    RawClaims claims = RawClaims.good().with("sub", "\"user_" + number + "\"");
    return switch (number % 3) {
      case 0 -> claims.sign();
      case 1 -> claims.with("act", "{\"sub\":\"support_" + number + "\"}").sign();
      default -> claims.with("act", "{\"sub\":null}").sign();
    };
  }

  private void assertIdentity(int number, String token) throws Exception {
    try {
      ImpersonationContext context = verifier.verify(token);
      assertEquals("user_" + number, context.subject());
      assertEquals(
          number % 3 == 0 ? Impersonation.NONE : Impersonation.ACTIVE, context.impersonation());
      assertEquals(
          number % 3 == 0 ? Optional.empty() : Optional.of("support_" + number), context.actorId());
    } catch (InvalidTokenException e) {
      assertEquals(2, number % 3);
      assertEquals(Reason.INVALID_ACTOR, e.reason());
    }
  }

  @Test
  void verify_mixedIdentitiesAtOnce_neverMixesThem() throws Exception {
    List<String> tokens = new ArrayList<>();
    for (int number = 0; number < 24; number++) {
      tokens.add(token(number));
    }
    CyclicBarrier start = new CyclicBarrier(THREADS);
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int offset = thread;
        running.add(
            executor.submit(
                () -> {
                  start.await(30, TimeUnit.SECONDS);
                  for (int round = 0; round < ROUNDS; round++) {
                    int number = (offset + round) % tokens.size();
                    assertIdentity(number, tokens.get(number));
                  }
                  return null;
                }));
      }
      for (Future<?> future : running) {
        future.get(60, TimeUnit.SECONDS);
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
