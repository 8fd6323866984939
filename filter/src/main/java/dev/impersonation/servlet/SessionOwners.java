package dev.impersonation.servlet;

import jakarta.servlet.ServletContext;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Remembers who was first to ask for a servlet session that belonged to nobody, among the requests
 * that an application handles at once. Reading a session and writing to it are two steps, and the
 * store behind it may show the second one late: what is decided here is decided before either.
 * Nobody waits for anybody. Safe for use by many threads.
 */
final class SessionOwners {
  private static final String ATTRIBUTE = SessionOwners.class.getName();

  private record Owner(String identity, int requests) {}

  private final ConcurrentMap<String, Owner> owners = new ConcurrentHashMap<>();

  /**
   * Has the filters of an application share these, as they share its sessions.
   *
   * @param making held while they are made, if nobody has
   */
  static void keepIn(@Nullable ServletContext context, Lock making) {
    if (context == null || isKeptIn(context)) {
      return;
    }
    making.lock();
    try {
      if (!isKeptIn(context)) {
        context.setAttribute(ATTRIBUTE, new SessionOwners());
      }
    } finally {
      making.unlock();
    }
  }

  private static boolean isKeptIn(ServletContext context) {
    return context.getAttribute(ATTRIBUTE) instanceof SessionOwners;
  }

  static SessionOwners in(@Nullable ServletContext context) {
    return context != null && context.getAttribute(ATTRIBUTE) instanceof SessionOwners known
        ? known
        : new SessionOwners();
  }

  /** Returns whether nobody else has it; then nobody else gets it until {@link #release}. */
  boolean claim(String sessionId, String identity) {
    while (true) {
      Owner known = owners.putIfAbsent(sessionId, new Owner(identity, 1));
      if (known == null) {
        return true;
      }
      if (!known.identity().equals(identity)) {
        return false;
      }
      if (owners.replace(sessionId, known, new Owner(identity, known.requests() + 1))) {
        return true;
      }
    }
  }

  /** Takes back one {@link #claim} that was granted. */
  void release(String sessionId) {
    while (true) {
      Owner known = owners.get(sessionId);
      if (known == null) {
        return;
      }
      boolean released =
          known.requests() == 1
              ? owners.remove(sessionId, known)
              : owners.replace(sessionId, known, new Owner(known.identity(), known.requests() - 1));
      if (released) {
        return;
      }
    }
  }

  /** How many sessions are claimed. */
  int size() {
    return owners.size();
  }
}
