package dev.impersonation.contract;

import dev.impersonation.http.AdmittedRequest;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The outermost filter: tells asynchronous work when the request's own thread has gone, and sees to
 * it that the filters behind it leave the MDC as it was. On demand it brings two requests together.
 */
public final class DepartureFilter implements Filter {
  /** The header that asks for MDC values of somebody else's around the request. */
  static final String OUTER = "X-Mdc-Outer";

  /** The field that tells how many dispatches came to an MDC that was not empty. */
  static final String STRAY = "X-Mdc-Stray";

  /** The field that tells how many dispatches left another MDC than they had found. */
  static final String CHANGED = "X-Mdc-Changed";

  /** The header that has two requests of the same value wait for each other at every step. */
  static final String TOGETHER = "X-Together";

  /** The header that tells by how many steps one of the two falls behind. */
  static final String BEHIND = "X-Behind";

  /** The header that tells at which of its readings it does so. */
  static final String READING = "X-Reading";

  static final List<String> MDC_KEYS = List.of("subject", "actor", "session", "impersonated");

  private static final String ATTRIBUTE = DepartureFilter.class.getName();

  private final Map<String, Meeting> meetings = new ConcurrentHashMap<>();
  private final AtomicInteger stray = new AtomicInteger();
  private final AtomicInteger changed = new AtomicInteger();

  /** Returns a future that is done when the first dispatch has returned through all filters. */
  static CompletableFuture<?> of(ServletRequest request) {
    return (CompletableFuture<?>) Objects.requireNonNull(request.getAttribute(ATTRIBUTE));
  }

  /** Returns the values of our keys. */
  static Map<String, @Nullable String> mdc() {
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    MDC_KEYS.forEach(key -> values.put(key, MDC.get(key)));
    return values;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    DispatcherType type = request.getDispatcherType();
    boolean first = type == DispatcherType.REQUEST;
    // Behind an adapter that has admitted the request, it is in the scope of that one.
    boolean isOutermost = request.getAttribute(AdmittedRequest.ATTRIBUTE) == null;
    if (isOutermost
        && (first || type == DispatcherType.ASYNC)
        && !mdc().values().stream().allMatch(isAbsent())) {
      stray.incrementAndGet();
    }
    String together = ((HttpServletRequest) request).getHeader(TOGETHER);
    if (first) {
      ((HttpServletResponse) response).setIntHeader(STRAY, stray.get());
      ((HttpServletResponse) response).setIntHeader(CHANGED, changed.get());
    }
    boolean outer = first && ((HttpServletRequest) request).getHeader(OUTER) != null;
    if (outer) {
      MDC_KEYS.forEach(key -> MDC.put(key, "outer-" + key));
    }
    Map<String, @Nullable String> before = mdc();
    CompletableFuture<Boolean> departure = new CompletableFuture<>();
    if (first) {
      request.setAttribute(ATTRIBUTE, departure);
    }
    try {
      (first && together != null ? together(together, chain) : chain).doFilter(request, response);
    } finally {
      if (!mdc().equals(before)) {
        changed.incrementAndGet();
      }
      if (outer) {
        MDC_KEYS.forEach(MDC::remove);
      }
      departure.complete(true);
    }
  }

  private FilterChain together(String name, FilterChain chain) {
    return (request, response) -> {
      Meeting meeting = meetings.computeIfAbsent(name, unused -> new Meeting());
      try {
        HttpServletRequest one = (HttpServletRequest) request;
        chain.doFilter(
            meeting.begin(one, one.getIntHeader(BEHIND), one.getIntHeader(READING)), response);
      } finally {
        meeting.end();
        meetings.remove(name);
      }
    };
  }

  private static Predicate<@Nullable String> isAbsent() {
    return Objects::isNull;
  }
}
