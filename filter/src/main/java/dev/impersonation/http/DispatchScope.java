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

  /** A key of our own, by which is found out whether keys are kept. */
  private static final String PROBE = DispatchScope.class.getName();

  private static final String NOT_IMPERSONATED = "false";
  private static final String IMPERSONATED = "true";

  private final Thrown thrown;
  private final @Nullable Identity identity;

  /** Null where nobody observes. */
  private @Nullable Deque<RequestObserver.Scope> observed;

  /** What the keys held before, the first that were written; null if they held nothing. */
  private @Nullable String @Nullable [] before;

  private int written;

  private DispatchScope(@Nullable Identity identity, Thrown thrown) {
    this.identity = identity;
    this.thrown = thrown;
  }

  static DispatchScope open(
      @Nullable Caller caller, List<RequestObserver> observers, Thrown thrown) {
    DispatchScope scope =
        new DispatchScope(
            caller instanceof Caller.Verified verified ? verified.identity() : null, thrown);
    try {
      scope.begin(observers);
      return scope;
    } catch (Throwable e) {
      scope.close();
      throw e;
    }
  }

  private void begin(List<RequestObserver> observers) {
    while (written < KEYS.size()) {
      writeNext(own(written));
    }
    Identity known = identity;
    if (known != null && !observers.isEmpty()) {
      observers.forEach(observer -> enter(observer, known.context()));
    }
  }

  /** What a key holds while the dispatch is the application's. */
  private @Nullable String own(int key) {
    if (identity == null) {
      return null;
    }
    return switch (key) {
      case 0 -> identity.subject();
      case 1 -> identity.actorId();
      case 2 -> identity.sessionId();
      default -> identity.context().isImpersonated() ? IMPERSONATED : NOT_IMPERSONATED;
    };
  }

  private void writeNext(@Nullable String value) {
    String key = KEYS.get(written);
    String held = MDC.get(key);
    if (held != null) {
      if (before == null) {
        before = new @Nullable String[KEYS.size()];
      }
      before[written] = held;
    }
    if (value != null) {
      MDC.put(key, value);
    } else if (held != null) {
      MDC.remove(key);
    }
    written++;
  }

  /**
   * Returns whether log lines of the current thread carry what this scope has written, so that no
   * scope of another identity was opened on it since; true if they carry nothing, as the logging
   * back end has no MDC. For the thread that began it.
   */
  public boolean isInnermost() {
    if (identity == null || !isKept()) {
      return true;
    }
    for (int key = 0; key < written; key++) {
      if (!Objects.equals(MDC.get(KEYS.get(key)), own(key))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the logging back end has an MDC, which some have not. */
  private static boolean isKept() {
    String before = MDC.get(PROBE);
    MDC.put(PROBE, PROBE);
    boolean isKept = PROBE.equals(MDC.get(PROBE));
    set(PROBE, before);
    return isKept;
  }

  private void restoreLast() {
    written--;
    set(KEYS.get(written), before == null ? null : before[written]);
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
          RequestObserver.Scope scope = Objects.requireNonNull(observer.enter(context), "scope");
          Deque<RequestObserver.Scope> all = observed == null ? new ArrayDeque<>() : observed;
          all.push(scope);
          observed = all;
        });
  }

  private RequestObserver.@Nullable Scope nextObserved() {
    return observed == null ? null : observed.poll();
  }

  /** Ends it, on the thread that began it. */
  @Override
  public void close() {
    try {
      for (RequestObserver.Scope scope = nextObserved(); scope != null; scope = nextObserved()) {
        thrown.quietly(scope::close);
      }
      while (written > 0) {
        restoreLast();
      }
    } finally {
      // Whatever was thrown, the thread goes to somebody else next.
      if (written > 0 || (observed != null && !observed.isEmpty())) {
        close();
      }
    }
  }
}
