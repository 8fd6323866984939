package dev.impersonation.demo.dashboard;

import dev.impersonation.demo.clerk.BackendApi;
import dev.impersonation.demo.clerk.ClerkException;
import dev.impersonation.demo.clerk.ClerkSession;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * At most 200 grants, in memory: all that are pending, so that each can be taken back, and the
 * newest of the others. Safe for use by many threads.
 */
final class Grants {
  static final int MOST = 200;

  private final AtomicReference<List<Grant>> newestFirst = new AtomicReference<>(List.of());

  /** Returns whether it was added; not if 200 are pending. */
  boolean add(Grant grant) {
    return newestFirst.updateAndGet(all -> with(grant, all)).contains(grant);
  }

  private static List<Grant> with(Grant grant, List<Grant> all) {
    long pending = all.stream().filter(Grant::isPending).count();
    if (pending >= MOST) {
      return all;
    }
    long settled = MOST - 1 - pending;
    List<Grant> kept = new ArrayList<>();
    kept.add(grant);
    for (Grant one : all) {
      if (one.isPending() || settled-- > 0) {
        kept.add(one);
      }
    }
    return List.copyOf(kept);
  }

  boolean isFull() {
    return all().stream().filter(Grant::isPending).count() >= MOST;
  }

  List<Grant> all() {
    return List.copyOf(newestFirst.get());
  }

  Optional<Grant> find(String tokenId) {
    return all().stream().filter(grant -> grant.token().id().equals(tokenId)).findFirst();
  }

  /** Gives a grant its last status, unless it has one. */
  void settle(String tokenId, Grant.Status status) {
    newestFirst.updateAndGet(
        all ->
            all.stream()
                .map(
                    grant ->
                        grant.isPending() && grant.token().id().equals(tokenId)
                            ? grant.with(status)
                            : grant)
                .toList());
  }

  /**
   * Looks what has become of those that are pending. The issuer does not list actor tokens: one was
   * accepted if there is a session with its mark.
   */
  void refresh(BackendApi backend, Clock clock) throws ClerkException {
    // Before the sessions are asked for: what was opened in time is among them then.
    Instant now = clock.instant();
    List<Grant> pending = all().stream().filter(Grant::isPending).toList();
    Set<String> marks = new HashSet<>();
    Set<String> subjects =
        pending.stream().map(grant -> grant.asked().userId()).collect(Collectors.toSet());
    for (String subject : subjects) {
      for (ClerkSession session : backend.impersonationsOf(subject)) {
        marks.add(session.actor().path("grant").asText());
      }
    }
    for (Grant grant : pending) {
      if (marks.contains(grant.mark())) {
        settle(grant.token().id(), Grant.Status.ACCEPTED);
      } else if (!now.isBefore(grant.openBy())) {
        settle(grant.token().id(), Grant.Status.EXPIRED);
      }
    }
  }
}
