package dev.impersonation.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@DisplayName("S41: a process that has no threads left for a moment fetches keys after it")
final class NoMoreThreadsTest {
  @ParameterizedTest
  @ValueSource(strings = {"timer", "workers"})
  void fetch_noThreadLeft_ends(String pool) throws Exception {
    URI nowhere = URI.create("http://127.0.0.1:1/");
    try (KeySetEndpoint endpoint =
        new KeySetEndpoint(nowhere, Duration.ofSeconds(50), 1024, KeySetTransport.DIRECT)) {
      Field field = KeySetEndpoint.class.getDeclaredField(pool);
      field.setAccessible(true);
      ThreadPoolExecutor threads = (ThreadPoolExecutor) field.get(endpoint);
      ThreadFactory working = threads.getThreadFactory();
      threads.setThreadFactory(
          task -> {
            throw new OutOfMemoryError("unable to create native thread");
          });
      CompletableFuture<JwkSet> first = endpoint.fetch();
      assertTrue(first.isCompletedExceptionally());
      assertEquals(
          "java.lang.OutOfMemoryError", first.handle((set, e) -> endpoint.reason(e)).get());
      threads.setThreadFactory(working);
      String second = endpoint.fetch().handle((set, e) -> endpoint.reason(e)).get();
      assertEquals("connection refused", second);
    }
  }
}
