package dev.impersonation.spring.test;

import java.lang.reflect.Method;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Knows which tests run in one context and who each of them is. Those without identity count too,
 * or their requests would be taken for those of a test that runs beside them.
 */
final class RunningTests {
  /** The newest first: a thread that waits in a test may be given another one meanwhile. */
  private final Deque<Running> running = new ConcurrentLinkedDeque<>();

  /** Begins a test on this thread; null for one that is nobody. */
  void begin(Object instance, Method method, @Nullable TestIdentity identity) {
    running.addFirst(
        new Running(Thread.currentThread(), instance, method, Optional.ofNullable(identity)));
  }

  /** Ends it, on the same thread. Does nothing if it was not begun. */
  void end(Object instance, Method method) {
    running.stream()
        .filter(each -> each.isOn(Thread.currentThread()))
        .filter(each -> each.instance == instance && each.method.equals(method))
        .findFirst()
        .ifPresent(running::remove);
  }

  /**
   * Returns who the test is that this thread makes a request for.
   *
   * @throws IllegalStateException if that cannot be told
   */
  Optional<TestIdentity> current() {
    Optional<Running> own =
        running.stream().filter(each -> each.isOn(Thread.currentThread())).findFirst();
    if (own.isPresent()) {
      return own.get().identity;
    }
    List<Optional<TestIdentity>> others =
        running.stream().map(Running::identity).distinct().toList();
    if (others.size() > 1) {
      throw new IllegalStateException(
          "This thread is of no test, and tests of several identities run now: give this request"
              + " its token by impersonation(), or do not run these tests at the same time");
    }
    return others.isEmpty() ? Optional.empty() : others.get(0);
  }

  private record Running(
      Thread thread, Object instance, Method method, Optional<TestIdentity> identity) {
    boolean isOn(Thread other) {
      return thread.equals(other);
    }
  }
}
