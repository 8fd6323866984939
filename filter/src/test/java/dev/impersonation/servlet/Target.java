package dev.impersonation.servlet;

import dev.impersonation.ImpersonationContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stands behind the filters: remembers each of its runs, and goes on as it was told. */
final class Target implements FilterChain {
  /** What the target does. */
  interface Body {
    void run() throws IOException, ServletException;
  }

  /** What the target saw. */
  record Run(
      Optional<ImpersonationContext> context,
      @Nullable Object subject,
      @Nullable Object actorId,
      @Nullable Object reason,
      @Nullable String user) {}

  final List<Run> runs = new ArrayList<>();
  private final Body body;

  Target() {
    this(() -> {});
  }

  Target(Body body) {
    this.body = body;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response)
      throws IOException, ServletException {
    runs.add(
        new Run(
            ImpersonationFilter.context(request),
            request.getAttribute(ImpersonationFilter.SUBJECT_ATTRIBUTE),
            request.getAttribute(ImpersonationFilter.ACTOR_ID_ATTRIBUTE),
            request.getAttribute(ImpersonationFilter.SIGNED_OUT_REASON_ATTRIBUTE),
            ((HttpServletRequest) request).getRemoteUser()));
    body.run();
  }

  /** The only run there was. */
  Run run() {
    if (runs.size() != 1) {
      throw new AssertionError("ran " + runs.size() + " times");
    }
    return runs.get(0);
  }
}
