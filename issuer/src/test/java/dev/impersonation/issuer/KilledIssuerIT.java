package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged before a kill -9 is still true after it, and nothing happens twice. */
final class KilledIssuerIT {
  private static final String SECRET_KEY = "sk_test_killed";

  /** {@code .ci/matrix} asks for the larger number. */
  private static final int ROUNDS = Boolean.getBoolean("tests.full") ? 20 : 4;

  private static final int THREADS = 4;
  private static final int REQUESTS_PER_TICKET = 4;

  /** Each is acknowledged twice, when it is created and when it is spent. */
  private static final int TICKETS = 60;

  private static final int MAX_ACKNOWLEDGED = 100;

  @TempDir private Path directory;

  private final Random random = new Random();

  /** A ticket whose creation was acknowledged, and the attempts to spend it that succeeded. */
  private record Acknowledged(String ticket, List<TicketClient.Spent> successes) {}

  private JarProcess start() throws IOException {
    return JarProcess.start(
        directory,
        Map.of("ISSUER_SECRET_KEY", SECRET_KEY),
        "--port=0",
        "--data=" + directory.resolve("data"));
  }

  @Test
  void kill_whileTicketsAreSpent_losesNothingAndDoublesNothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Acknowledged> before = List.of();
    List<String> keySets = new ArrayList<>();
    int spentBefore = 0;
    try {
      for (int round = 0; round <= ROUNDS; round++) {
        try (JarProcess issuer = start()) {
          TicketClient client = new TicketClient(issuer.ready(), SECRET_KEY);
          keySets.add(client.keySet());
          for (Acknowledged acknowledged : before) {
            verify(client, acknowledged);
          }
          if (round < ROUNDS) {
            before = workUntilKilled(issuer, client, threads);
            spentBefore += before.stream().mapToInt(known -> known.successes().size()).sum();
          }
        }
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(1, keySets.stream().distinct().count(), keySets::toString);
    assertTrue(spentBefore > 0, "nothing was spent before a kill");
  }

  private static void verify(TicketClient client, Acknowledged acknowledged) throws Exception {
    for (TicketClient.Spent success : acknowledged.successes()) {
      assertEquals(200, client.tokenStatus(success), "a session was lost");
    }
    List<TicketClient.Spent> successes = new ArrayList<>(acknowledged.successes());
    successes.addAll(spend(client, acknowledged.ticket()));
    assertTrue(successes.size() <= 1, () -> "spent more than once: " + successes);
    // Whatever became of it, it is known, and it is used by now.
    assertEquals(TicketClient.Outcome.ALREADY_USED, client.spend(acknowledged.ticket()).outcome());
  }

  private List<Acknowledged> workUntilKilled(
      JarProcess issuer, TicketClient client, ExecutorService threads) throws Exception {
    AtomicInteger left = new AtomicInteger(1 + random.nextInt(MAX_ACKNOWLEDGED));
    Runnable count =
        () -> {
          if (left.decrementAndGet() == 0) {
            issuer.kill();
          }
        };
    Callable<List<Acknowledged>> work =
        () -> {
          String ticket;
          try {
            ticket = client.create();
          } catch (IOException e) {
            return List.of();
          }
          count.run();
          List<TicketClient.Spent> successes = spend(client, ticket);
          successes.forEach(success -> count.run());
          return List.of(new Acknowledged(ticket, successes));
        };
    List<Acknowledged> all = new ArrayList<>();
    for (Future<List<Acknowledged>> done : threads.invokeAll(Collections.nCopies(TICKETS, work))) {
      all.addAll(done.get());
    }
    issuer.kill();
    issuer.exitCode();
    return all;
  }

  /** Returns the successes of some requests at once; those that were not answered do not count. */
  private static List<TicketClient.Spent> spend(TicketClient client, String ticket) {
    List<CompletableFuture<TicketClient.Spent>> requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS_PER_TICKET; i++) {
      requests.add(client.spendAsync(ticket));
    }
    List<TicketClient.Spent> successes = new ArrayList<>();
    for (CompletableFuture<TicketClient.Spent> request : requests) {
      try {
        TicketClient.Spent spent = request.join();
        if (spent.outcome() == TicketClient.Outcome.SIGNED_IN) {
          successes.add(spent);
        }
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof IOException)) {
          throw e;
        }
      }
    }
    return successes;
  }
}
