package dev.impersonation.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Stands in for the session of a request whose own one belongs to somebody: empty at first, known
 * to this request alone, and gone with it. No cookie names it, no store holds it, and no listener
 * of the application hears of it but its values. Safe for use by many threads.
 */
final class FleetingSession implements HttpSession {
  private static final Logger log = PackageLog.LOG;
  private static final String ATTRIBUTE = FleetingSession.class.getName();
  private static final int SECONDS_PER_MINUTE = 60;

  private final ServletContext context;
  private final long created = System.currentTimeMillis();
  private final ConcurrentMap<String, Object> values = new ConcurrentHashMap<>();
  private volatile String id = newId();
  private volatile int maxInactiveSeconds;
  private volatile boolean ended;

  private FleetingSession(ServletContext context) {
    this.context = context;
    this.maxInactiveSeconds = context.getSessionTimeout() * SECONDS_PER_MINUTE;
  }

  /** The one that an earlier look at the session has made; null if there is none. */
  static @Nullable FleetingSession of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof FleetingSession own && !own.ended
        ? own
        : null;
  }

  static FleetingSession begin(HttpServletRequest request) {
    FleetingSession own = new FleetingSession(request.getServletContext());
    request.setAttribute(ATTRIBUTE, own);
    return own;
  }

  /** What was kept in it may have something to give back. */
  static void end(HttpServletRequest request) {
    FleetingSession own = of(request);
    try {
      if (own != null) {
        own.invalidate();
      }
    } catch (RuntimeException e) {
      // As containers have it: the answer is there, and not theirs to spoil.
      log.warn("a value of a session that ended threw {}", e.getClass().getName());
    }
  }

  /** Goes on as a session of the container's. */
  void moveTo(HttpServletRequest request, HttpSession next) {
    values.forEach(next::setAttribute);
    values.clear();
    ended = true;
    request.removeAttribute(ATTRIBUTE);
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }

  String changeId() {
    String changed = newId();
    id = changed;
    return changed;
  }

  private void requireNotEnded() {
    if (ended) {
      throw new IllegalStateException("the session has ended");
    }
  }

  @Override
  public long getCreationTime() {
    requireNotEnded();
    return created;
  }

  @Override
  public String getId() {
    return id;
  }

  @Override
  public long getLastAccessedTime() {
    requireNotEnded();
    return created;
  }

  @Override
  public ServletContext getServletContext() {
    return context;
  }

  @Override
  public void setMaxInactiveInterval(int seconds) {
    maxInactiveSeconds = seconds;
  }

  @Override
  public int getMaxInactiveInterval() {
    return maxInactiveSeconds;
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    requireNotEnded();
    return values.get(name);
  }

  @Override
  public Enumeration<String> getAttributeNames() {
    requireNotEnded();
    return Collections.enumeration(List.copyOf(values.keySet()));
  }

  @Override
  public void setAttribute(String name, @Nullable Object value) {
    if (value == null) {
      removeAttribute(name);
      return;
    }
    requireNotEnded();
    if (value instanceof HttpSessionBindingListener bound) {
      bound.valueBound(new HttpSessionBindingEvent(this, name, value));
    }
    Object before = values.put(name, value);
    if (before != value) {
      tellUnbound(name, before);
    }
  }

  @Override
  public void removeAttribute(String name) {
    requireNotEnded();
    tellUnbound(name, values.remove(name));
  }

  private void tellUnbound(String name, @Nullable Object value) {
    if (value instanceof HttpSessionBindingListener bound) {
      bound.valueUnbound(new HttpSessionBindingEvent(this, name, value));
    }
  }

  @Override
  public void invalidate() {
    requireNotEnded();
    ended = true;
    for (String name : List.copyOf(values.keySet())) {
      tellUnbound(name, values.remove(name));
    }
  }

  @Override
  public boolean isNew() {
    requireNotEnded();
    return true;
  }
}
