package dev.impersonation.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Remembers who was first to ask for a session that belonged to nobody, among the requests that an
 * application handles at once; adapters keep one an application. Reading a session and writing to
 * it are two steps, and the store behind it may show the second one late: what is decided here is
 * decided before either. Nobody waits for anybody. Safe for use by many threads.
 */
public final class SessionOwners {
  private record Owner(String identity, int requests) {}

  private final ConcurrentMap<String, Owner> owners = new ConcurrentHashMap<>();

  /** Makes one that knows of nobody. */
  public SessionOwners() {}

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

  /** Returns how many sessions are claimed. */
  public int size() {
    return owners.size();
  }
}
