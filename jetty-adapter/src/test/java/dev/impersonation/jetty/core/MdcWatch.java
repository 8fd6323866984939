package dev.impersonation.jetty.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.MDC;

/**
 * Tells, in front of all others, how often they found or left values in the MDC. On demand it puts
 * values of somebody else's there.
 */
public final class MdcWatch extends Handler.Wrapper {
  private static final List<String> KEYS = List.of("subject", "actor", "session", "impersonated");

  private final AtomicInteger stray = new AtomicInteger();
  private final AtomicInteger changed = new AtomicInteger();

  public MdcWatch(Handler watched) {
    super(watched);
  }

  /** Returns how often that was, up to now. */
  public int count() {
    return stray.get() + changed.get();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!values().isEmpty()) {
      stray.incrementAndGet();
    }
    boolean outer = request.getHeaders().contains("X-Mdc-Outer");
    if (outer) {
      KEYS.forEach(key -> MDC.put(key, "outer-" + key));
    }
    Map<String, String> before = values();
    response.getHeaders().put("X-Mdc-Stray", stray.get());
    response.getHeaders().put("X-Mdc-Changed", changed.get());
    try {
      return super.handle(request, response, callback);
    } finally {
      if (!values().equals(before)) {
        changed.incrementAndGet();
      }
      if (outer) {
        KEYS.forEach(MDC::remove);
      }
    }
  }

  private static Map<String, String> values() {
    Map<String, String> values = new HashMap<>();
    for (String key : KEYS) {
      String value = MDC.get(key);
      if (value != null) {
        values.put(key, value);
      }
    }
    return values;
  }
}
