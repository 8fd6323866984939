package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.audit.AsyncAuditSink;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditSink;
import dev.impersonation.audit.QueueFull;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.support.LogTail;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("S23: a sink that is slower than the load, on a server")
@Timeout(60)
final class OverloadedAuditTest {
  private static final int CAPACITY = 20;
  private static final int REQUESTS = 60;

  private final Queue<AuditEvent> recorded = new ConcurrentLinkedQueue<>();
  private final CountDownLatch open = new CountDownLatch(1);
  private final HttpClient client = HttpClient.newHttpClient();

  private static final class Page extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {}
  }

  /** Takes nothing until it is opened. */
  private void record(AuditEvent event) {
    try {
      assertTrue(open.await(50, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    recorded.add(event);
  }

  private static RunningHost host(AuditSink sink, TestIssuer issuer) throws Exception {
    ImpersonationFilter filter =
        ImpersonationFilter.builder()
            .issuer(issuer.issuer())
            .jwtKey(issuer.publicKeyPem())
            .auditSink(sink)
            .build();
    ServletContextHandler context = new ServletContextHandler("/");
    FilterHolder holder = new FilterHolder(filter);
    holder.setAsyncSupported(true);
    context.addFilter(holder, "/*", EnumSet.allOf(DispatcherType.class));
    context.addServlet(new ServletHolder(new Page()), "/page");
    return JettyHost.start(context);
  }

  private CompletableFuture<Integer> get(RunningHost host, String token) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + "/page"))
            .header("Authorization", "Bearer " + token)
            .build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }

  @ParameterizedTest
  @EnumSource(QueueFull.class)
  @DisplayName("what was allowed is recorded whole, few wait, customers do not, the log is short")
  void get_queueIsFull_recordsAllThatWasAllowed(QueueFull whenFull) throws Exception {
    LogTail log = LogTail.start();
    AuditSink sink = AsyncAuditSink.of(this::record, CAPACITY, whenFull);
    try (TestIssuer issuer = TestIssuer.start();
        RunningHost host = host(sink, issuer)) {
      String support = issuer.token().impersonatedBy("user_engineer").sign();
      List<CompletableFuture<Integer>> answers = new ArrayList<>();
      String customer = issuer.token().sign();
      for (int number = 0; number < REQUESTS; number++) {
        answers.add(get(host, customer));
      }
      // Connected and loaded: now the queue fills at once.
      CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get();
      answers.clear();
      for (int number = 0; number < REQUESTS; number++) {
        answers.add(get(host, support));
      }
      int waiting = whenFull == QueueFull.BLOCK ? 16 : 0;
      awaitDone(answers, REQUESTS - waiting);
      // While the queue is full and as many wait as may.
      assertEquals(200, get(host, customer).get());
      open.countDown();
      CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get();
      List<Integer> statuses = answers.stream().map(CompletableFuture::join).toList();
      assertEquals(Set.of(200, 503), Set.copyOf(statuses));
      long allowed = statuses.stream().filter(status -> status == 200).count();
      assertTrue(allowed >= CAPACITY / 2, allowed + " were allowed");
      sink.close();
      assertWhole(allowed);
    } finally {
      open.countDown();
      sink.close();
    }
    assertEquals(List.of(), log.lines("the outcome of a request is lost"));
    assertTrue(log.lines("ERROR").size() <= 2, log.lines("ERROR").toString());
  }

  private static void awaitDone(List<CompletableFuture<Integer>> answers, int count)
      throws Exception {
    CountDownLatch done = new CountDownLatch(count);
    for (CompletableFuture<Integer> answer : answers) {
      CompletableFuture<Void> counted = answer.thenRun(done::countDown);
      assertFalse(counted.isCancelled());
    }
    assertTrue(done.await(30, TimeUnit.SECONDS), "left " + done.getCount());
  }

  private void assertWhole(long allowed) {
    Set<UUID> intents =
        recorded.stream()
            .filter(event -> event.kind() == AuditEvent.Kind.INTENT)
            .map(AuditEvent::id)
            .collect(Collectors.toSet());
    Set<UUID> ended =
        recorded.stream().flatMap(event -> event.intentId().stream()).collect(Collectors.toSet());
    assertEquals(intents, ended);
    assertEquals(allowed, intents.size());
  }
}
