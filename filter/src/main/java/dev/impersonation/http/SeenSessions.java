package dev.impersonation.http;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Remembers the impersonated sessions that were met last, to recognise the first request of each.
 */
final class SeenSessions {
  private record Session(String issuer, String id, Optional<String> actorId) {}

  private final int capacity;
  private final Set<Session> known = ConcurrentHashMap.newKeySet();
  private final Queue<Session> inOrder = new ConcurrentLinkedQueue<>();

  SeenSessions(int capacity) {
    this.capacity = capacity;
  }

  /** Returns whether the session was not met before, and counts it as met. */
  boolean meet(ImpersonationContext context) {
    return session(context).filter(this::add).isPresent();
  }

  /** Its first request was not recorded: the next one is the first. */
  void forget(ImpersonationContext context) {
    session(context).filter(known::remove).ifPresent(inOrder::remove);
  }

  private static Optional<Session> session(ImpersonationContext context) {
    return context
        .sessionId()
        .filter(id -> context.isImpersonated())
        .map(id -> new Session(context.issuer(), id, context.actor().map(Actor::subject)));
  }

  private boolean add(Session session) {
    if (!known.add(session)) {
      return false;
    }
    inOrder.add(session);
    if (known.size() > capacity) {
      Session oldest = inOrder.poll();
      if (oldest != null) {
        known.remove(oldest);
      }
    }
    return true;
  }
}
