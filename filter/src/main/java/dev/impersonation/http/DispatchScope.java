package dev.impersonation.http;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.SafeText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
  private final Deque<Runnable> atEnd = new ArrayDeque<>();
  private final Thrown thrown;

  private DispatchScope(Thrown thrown) {
    this.thrown = thrown;
  }

  static DispatchScope open(
      @Nullable Caller caller, List<RequestObserver> observers, Thrown thrown) {
    DispatchScope scope = new DispatchScope(thrown);
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
      ImpersonationContext context = verified.context();
      put("subject", Optional.of(context.subject()));
      put("actor", context.actor().map(Actor::subject));
      put("session", context.sessionId());
      put("impersonated", Optional.of(String.valueOf(context.isImpersonated())));
      observers.forEach(observer -> enter(observer, context));
    } else {
      for (String key : List.of("subject", "actor", "session", "impersonated")) {
        put(key, Optional.empty());
      }
    }
  }

  private void put(String key, Optional<String> value) {
    @Nullable String before = MDC.get(key);
    set(key, value.map(SafeText::of).orElse(null));
    atEnd.push(() -> set(key, before));
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
          atEnd.push(() -> thrown.quietly(scope::close));
        });
  }

  /** Ends it, on the thread that began it. */
  @Override
  public void close() {
    try {
      while (!atEnd.isEmpty()) {
        atEnd.pop().run();
      }
    } finally {
      // Whatever was thrown, the thread goes to somebody else next.
      if (!atEnd.isEmpty()) {
        close();
      }
    }
  }
}
