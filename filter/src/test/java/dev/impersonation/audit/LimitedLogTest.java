package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.support.LogTail;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@DisplayName("lines that each request might write: the first, then one a minute with a count")
final class LimitedLogTest {
  private static final String NAME = "impersonation.test.LimitedLogTest";
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final AtomicLong now = new AtomicLong();
  private final LimitedLog limited = new LimitedLog(LoggerFactory.getLogger(NAME), now::get);
  private LogTail log = new LogTail(0);

  @BeforeEach
  void begin() throws IOException {
    log = LogTail.start();
  }

  private List<String> logged() throws IOException {
    return log.lines(NAME).stream()
        .map(line -> line.substring(line.indexOf("] ") + 2).replace(" " + NAME, ""))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE, Long.MIN_VALUE, -1, Long.MAX_VALUE - 1})
  @DisplayName("a second one is said when the minute is over, and not a nanosecond before")
  void error_again_isSaidOnceTheMinuteIsOver(long start) throws IOException {
    now.set(start);
    assertTrue(limited.error("disk", "no room on {}", "a"));
    assertFalse(limited.error("disk", "no room on {}", "b"));
    now.set(start + MINUTE - 1);
    assertFalse(limited.error("disk", "no room on {}", "c"));
    now.set(start + MINUTE);
    assertTrue(limited.error("disk", "no room on {}", "d"));
    assertFalse(limited.error("disk", "no room on {}", "e"));
    assertEquals(
        List.of(
            "ERROR - no room on a",
            "ERROR - no room on d (2 more like this since it was last said)"),
        logged());
  }

  @Test
  void error_aMinuteAlone_hasNoCount() throws IOException {
    limited.error("disk", "no room");
    now.addAndGet(MINUTE);
    limited.error("disk", "no room");
    assertEquals(List.of("ERROR - no room", "ERROR - no room"), logged());
  }

  @Test
  @DisplayName("a kind does not keep another back")
  void warn_anotherKind_isSaid() throws IOException {
    limited.error("disk", "no room");
    assertTrue(limited.warn("other", "beside it"));
    assertFalse(limited.warn("other", "beside it"));
    assertEquals(List.of("ERROR - no room", "WARN - beside it"), logged());
  }

  @Test
  @DisplayName("beyond 64 kinds a minute all others are one")
  void error_kindsWithoutEnd_areBounded() throws IOException {
    for (int kind = 0; kind < 100_000; kind++) {
      limited.error("kind " + kind, "of many");
    }
    assertEquals(65, logged().size());
    now.addAndGet(MINUTE);
    assertTrue(limited.error("kind 99999", "of many"));
    assertTrue(limited.error("kind 0", "of many"));
    assertFalse(limited.error("kind 0", "of many"));
  }

  @Test
  @DisplayName("many threads at once: one line, and each other one is counted")
  void error_manyThreads_isSaidOnceAndCountedWhole() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      Thread each =
          new Thread(
              () -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  return;
                }
                for (int line = 0; line < 1000; line++) {
                  limited.error("disk", "no room");
                }
              });
      each.start();
      threads.add(each);
    }
    start.countDown();
    for (Thread each : threads) {
      each.join();
    }
    now.addAndGet(MINUTE);
    limited.error("disk", "no room");
    List<String> lines = logged();
    assertEquals(2, lines.size(), lines.toString());
    // The first may count those that came while it was said.
    int counted = 0;
    for (String line : lines) {
      assertTrue(line.startsWith("ERROR - no room"), line);
      String digits = line.replaceAll("[^0-9]", "");
      counted += digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }
    assertEquals(7999, counted);
  }
}
