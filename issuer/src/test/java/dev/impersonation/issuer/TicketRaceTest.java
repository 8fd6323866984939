package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TicketRaceTest {
  private static final int TICKETS = 50;
  private static final int REQUESTS = 50;

  @Test
  void fiftyTickets_eachSpentByFiftyRequestsAtOnce_succeedOnceEach() throws Exception {
    ExecutorService browsers = Executors.newFixedThreadPool(REQUESTS);
    try (LocalIssuer issuer = LocalIssuer.start()) {
      TicketClient client = new TicketClient(issuer.url(), issuer.secretKey());
      for (int i = 0; i < TICKETS; i++) {
        String ticket = client.create();
        CyclicBarrier together = new CyclicBarrier(REQUESTS);
        Callable<TicketClient.Outcome> request =
            () -> {
              together.await();
              return client.spend(ticket).outcome();
            };
        List<TicketClient.Outcome> outcomes = new ArrayList<>();
        for (Future<TicketClient.Outcome> answer :
            browsers.invokeAll(Collections.nCopies(REQUESTS, request))) {
          outcomes.add(answer.get());
        }
        assertEquals(
            1, Collections.frequency(outcomes, TicketClient.Outcome.SIGNED_IN), outcomes::toString);
        assertEquals(
            REQUESTS - 1,
            Collections.frequency(outcomes, TicketClient.Outcome.ALREADY_USED),
            outcomes::toString);
      }
    } finally {
      browsers.shutdownNow();
    }
  }
}
