package dev.impersonation.demo.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.demo.clerk.BackendApi;
import dev.impersonation.demo.clerk.ClerkException;
import dev.impersonation.demo.clerk.ClerkUser;
import dev.impersonation.demo.web.WebJson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Knows the names of users for a minute. Safe for use by many threads. */
final class People {
  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final int MOST = 1_000;

  private final Map<String, Known> byId = new ConcurrentHashMap<>();
  private final BackendApi backend;
  private final Clock clock;

  private record Known(String name, Instant since) {}

  People(BackendApi backend, Clock clock) {
    this.backend = backend;
    this.clock = clock;
  }

  /** Returns the name of a user; the ID if there is none, or the issuer does not say. */
  String name(String id) {
    Instant now = clock.instant();
    Known known = byId.get(id);
    if (known != null && now.isBefore(known.since().plus(FRESH))) {
      return known.name();
    }
    try {
      String name = backend.user(id).map(ClerkUser::name).orElse(id);
      if (byId.size() >= MOST) {
        byId.clear();
      }
      byId.put(id, new Known(name, now));
      return name;
    } catch (ClerkException e) {
      return id;
    }
  }

  ObjectNode json(String id) {
    return WebJson.object().put("id", id).put("name", name(id));
  }
}
