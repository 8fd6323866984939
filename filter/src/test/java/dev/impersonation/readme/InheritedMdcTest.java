package dev.impersonation.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.BasicMDCAdapter;

@DisplayName("what docs/audit.md says of threads that inherit the MDC, with slf4j-jdk14's MDC")
final class InheritedMdcTest {
  private static final String REMEDY = "task -> new Thread(null, task, \"worker\", 0, false)";

  private final BasicMDCAdapter mdc = new BasicMDCAdapter();

  /** What a pool's thread sees that was started while a request had an actor, and after that. */
  private @Nullable String seenLater(ThreadFactory threads) throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor(threads);
    try {
      mdc.put("actor", "user_support");
      pool.submit(() -> {}).get();
      mdc.remove("actor");
      return pool.submit(() -> mdc.get("actor")).get();
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void startedWithinARequest_plainThread_keepsTheActor() throws Exception {
    assertEquals("user_support", seenLater(Thread::new));
  }

  @Test
  void startedWithinARequest_threadOfTheGuide_hasNone() throws Exception {
    assertTrue(Files.readString(Path.of("../docs/audit.md")).contains("`" + REMEDY + "`"));
    assertNull(seenLater(task -> new Thread(null, task, "worker", 0, false)));
  }
}
