package dev.impersonation.jetty.core;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.MDC;

/** Tells, in front of all others, how often they found or left values in the MDC. */
final class MdcWatch extends Handler.Wrapper {
  private final AtomicInteger stray = new AtomicInteger();
  private final AtomicInteger changed = new AtomicInteger();

  MdcWatch(Handler watched) {
    super(watched);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (hasValues()) {
      stray.incrementAndGet();
    }
    response.getHeaders().put("X-Mdc-Stray", stray.get());
    response.getHeaders().put("X-Mdc-Changed", changed.get());
    try {
      return super.handle(request, response, callback);
    } finally {
      if (hasValues()) {
        changed.incrementAndGet();
      }
    }
  }

  private static boolean hasValues() {
    return List.of("subject", "actor", "session", "impersonated").stream()
        .anyMatch(key -> MDC.get(key) != null);
  }
}
