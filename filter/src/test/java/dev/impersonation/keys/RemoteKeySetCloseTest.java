package dev.impersonation.keys;

import static dev.impersonation.keys.KeySetServer.head;
import static dev.impersonation.keys.SampleKeys.KEY;
import static dev.impersonation.keys.SampleKeys.jwk;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.support.Eventually;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@DisplayName("closing gives back what fetching took")
class RemoteKeySetCloseTest {
  private static final KeySetState NEW =
      new KeySetState(0, Optional.empty(), Optional.empty(), Duration.ZERO);

  /** Of key sets that other tests did not close. */
  private final Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet());

  private final KeySetServer server = KeySetServer.serving(jwk("a"));
  private final RemoteKeySet keys =
      RemoteKeySet.builder(server.url())
          .ticker(new ManualTicker())
          .requestTimeout(Duration.ofSeconds(60))
          .build();

  @AfterEach
  void close() {
    keys.close();
    server.close();
  }

  private Set<Thread> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(RemoteKeySetCloseTest::isOurs)
        .filter(thread -> !before.contains(thread))
        .collect(Collectors.toSet());
  }

  /** Its own, or the one that java.net.http made for it, which other clients have too. */
  private static boolean isOurs(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return thread.getName().equals(KeySetEndpoint.THREAD_NAME)
        || (group != null && group.getName().equals(EndableClient.GROUP_NAME));
  }

  @Test
  void close_neverUsed_doesNothing() {
    keys.close();
    keys.close();

    assertEquals(NEW, keys.state());
    assertEquals(0, server.connections());
  }

  @Test
  void close_afterUse_endsTheThreadsAndForgetsTheKeys() throws Exception {
    assertEquals(Optional.of(KEY), keys.find("a", "RS256"));

    keys.close();

    assertEquals(NEW, keys.state());
    Eventually.holds("end of threads", () -> ours().isEmpty());
  }

  @Test
  void threads_ofAFetch_areDaemonsAndNoApplications() throws Exception {
    Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0]));
    try {
      assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
    } finally {
      Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
    }

    Set<Thread> seen = ours();
    assertFalse(seen.isEmpty());
    for (Thread thread : seen) {
      assertTrue(thread.isDaemon(), thread.toString());
      ClassLoader loader = thread.getContextClassLoader();
      assertFalse(loader instanceof URLClassLoader, thread.toString());
      assertTrue(
          loader == ClassLoader.getPlatformClassLoader() || !isFiltersThread(thread),
          thread.toString());
    }
  }

  private static boolean isFiltersThread(Thread thread) {
    return thread.getName().equals(KeySetEndpoint.THREAD_NAME);
  }

  @Test
  void close_whileAnAttemptIsUnderWay_closesTheSocketAndReleasesTheWaiters() throws Exception {
    server.answer(server.dripping(head(200)));
    CompletableFuture<Optional<?>> waiting = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                waiting.complete(keys.find("a", "RS256"));
              } catch (KeySetUnavailableException | RuntimeException e) {
                waiting.completeExceptionally(e);
              }
            });
    caller.setDaemon(true);
    caller.start();
    Eventually.holds("the request", () -> server.requests() == 1);

    keys.close();

    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> waiting.get(20, TimeUnit.SECONDS));
    assertEquals(
        "no key set from " + server.url() + ": closed",
        assertThrows(
                KeySetUnavailableException.class,
                () -> {
                  throw failure.getCause();
                })
            .getMessage());
    assertTrue(server.awaitBrokenOff() >= 0);
    Eventually.holds("end of threads", () -> ours().isEmpty());
  }

  @Test
  void find_afterClose_beginsAnew() throws Exception {
    assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
    keys.close();

    assertEquals(Optional.of(KEY), keys.find("a", "RS256"));

    assertEquals(2, server.requests());
    assertEquals(1, keys.state().usableKeys());
  }

  @Test
  void fetch_ofAClosedEndpoint_failsAtOnce() {
    KeySetEndpoint endpoint =
        new KeySetEndpoint(server.url(), Duration.ofSeconds(5), 1000, KeySetTransport.DIRECT);
    endpoint.close();
    assertDoesNotThrow(endpoint::close);

    assertTrue(endpoint.fetch().isCompletedExceptionally());
    assertEquals(0, server.connections());
  }
}
