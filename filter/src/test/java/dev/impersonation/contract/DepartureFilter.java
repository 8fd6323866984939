package dev.impersonation.contract;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The outermost filter: tells asynchronous work when the request's own thread has gone. */
public final class DepartureFilter implements Filter {
  private static final String ATTRIBUTE = DepartureFilter.class.getName();

  /** Returns a future that is done when the first dispatch has returned through all filters. */
  static CompletableFuture<?> of(ServletRequest request) {
    return (CompletableFuture<?>) Objects.requireNonNull(request.getAttribute(ATTRIBUTE));
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getDispatcherType() != DispatcherType.REQUEST) {
      chain.doFilter(request, response);
      return;
    }
    CompletableFuture<Boolean> departure = new CompletableFuture<>();
    request.setAttribute(ATTRIBUTE, departure);
    try {
      chain.doFilter(request, response);
    } finally {
      departure.complete(true);
    }
  }
}
