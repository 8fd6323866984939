package dev.impersonation.servlet;

import jakarta.servlet.ServletContext;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Who was first to ask for a servlet session that belonged to nobody, among the requests that an
 * application handles at once. Reading a session and writing to it are two steps, and the store
 * behind it may show the second one late: what is decided here is decided before either. Nobody
 * waits for anybody. Safe for use by many threads.
 */
final class SessionOwners {
  private static final String ATTRIBUTE = SessionOwners.class.getName();

  private record Owner(String identity, int requests) {}

  private final ConcurrentMap<String, Owner> owners = new ConcurrentHashMap<>();

  /** The filters of an application share its sessions, so they share these too. */
  static void keepIn(@Nullable ServletContext context) {
    if (context != null && !(context.getAttribute(ATTRIBUTE) instanceof SessionOwners)) {
      context.setAttribute(ATTRIBUTE, new SessionOwners());
    }
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
