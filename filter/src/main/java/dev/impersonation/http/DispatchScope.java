package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Marks the time in which one dispatch is the application's, on one thread: log lines of that time
 * carry the SLF4J MDC keys {@code subject}, {@code actor}, {@code session} and {@code impersonated}
 * ({@code true} or {@code false}) as escaped and cut text, those that the token has. Afterwards
 * they are what they were before. Threads that the application starts are given them by no one but
 * the logging back end: some have each new thread inherit the MDC, as docs/audit.md says.
 */
public final class DispatchScope implements AutoCloseable {
  private static final List<String> KEYS = List.of("subject", "actor", "session", "impersonated");

  private final Thrown thrown;
  private final Deque<RequestObserver.Scope> observed;

  /** What the keys held before, as far as they are this dispatch's now: the first so many. */
  private final @Nullable String[] before = new @Nullable String[KEYS.size()];

  /** What they hold since. */
  private final @Nullable String[] own = new @Nullable String[KEYS.size()];

  private int written;

  /** Whether the logging back end has an MDC, which some have not. */
  private boolean isKept;

  private DispatchScope(int observers, Thrown thrown) {
    this.observed = new ArrayDeque<>(observers);
    this.thrown = thrown;
  }

  static DispatchScope open(
      @Nullable Caller caller, List<RequestObserver> observers, Thrown thrown) {
    DispatchScope scope = new DispatchScope(observers.size(), thrown);
    try {
      scope.begin(caller, observers);
      return scope;
    } catch (Throwable e) {
      scope.close();
      throw e;
    }
  }

  private void begin(@Nullable Caller caller, List<RequestObserver> observers) {
    if (caller instanceof Caller.Verified verified) {
      Identity identity = verified.identity();
      ImpersonationContext context = identity.context();
      writeNext(identity.subject());
      writeNext(identity.actorId());
      writeNext(identity.sessionId());
      String impersonated = String.valueOf(context.isImpersonated());
      writeNext(impersonated);
      isKept = impersonated.equals(MDC.get("impersonated"));
      observers.forEach(observer -> enter(observer, context));
    } else {
      while (written < KEYS.size()) {
        writeNext(null);
      }
    }
  }

  private void writeNext(@Nullable String value) {
    String key = KEYS.get(written);
    before[written] = MDC.get(key);
    own[written] = value;
    set(key, value);
    written++;
  }

  /**
   * Returns whether log lines of the current thread carry what this scope has written, so that no
   * scope of another identity was opened on it since; true if they carry nothing, as the logging
   * back end has no MDC. For the thread that began it.
   */
  public boolean isInnermost() {
    if (!isKept) {
      return true;
    }
    for (int key = 0; key < written; key++) {
      if (!Objects.equals(MDC.get(KEYS.get(key)), own[key])) {
        return false;
      }
    }
    return true;
  }

  private void restoreLast() {
    written--;
    set(KEYS.get(written), before[written]);
  }

  private static void set(String key, @Nullable String value) {
    if (value == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, value);
    }
  }

  private void enter(RequestObserver observer, ImpersonationContext context) {
    thrown.quietly(
        () -> {
          // Users' code, perhaps without null checks: not a Scope is not a reason to fail later.
          observed.push(Objects.requireNonNull(observer.enter(context), "scope"));
        });
  }

  /** Ends it, on the thread that began it. */
  @Override
  public void close() {
    try {
      while (!observed.isEmpty()) {
        thrown.quietly(observed.pop()::close);
      }
      while (written > 0) {
        restoreLast();
      }
    } finally {
      // Whatever was thrown, the thread goes to somebody else next.
      if (written > 0 || !observed.isEmpty()) {
        close();
      }
    }
  }
}
