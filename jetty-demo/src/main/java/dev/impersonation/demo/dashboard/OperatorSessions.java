package dev.impersonation.demo.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.impersonation.demo.clerk.ClerkUser;
import dev.impersonation.demo.clerk.FrontendSignIn.SignedIn;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The sessions of operators, in memory, under the hashes of their IDs: what is kept here lets
 * nobody in. Safe for use by many threads.
 */
final class OperatorSessions {
  /** After so long without a use, one is over. */
  static final Duration IDLE = Duration.ofMinutes(30);

  /** After so long one is over, however much it is used. */
  static final Duration LONGEST = Duration.ofHours(8);

  static final int MOST = 1_000;

  private static final int BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, OperatorSession> byHash = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Consumer<OperatorSession> dropped;

  /**
   * @param dropped hears of each that was over for its time, or gave way to a newer one
   */
  OperatorSessions(Clock clock, Consumer<OperatorSession> dropped) {
    this.clock = clock;
    this.dropped = dropped;
  }

  /** Begins one; returns its ID. Of more than 1000 the one that was not used for longest ends. */
  String begin(ClerkUser user, SignedIn signedIn) {
    byHash.entrySet().stream().filter(entry -> isOver(entry.getValue())).forEach(this::drop);
    if (byHash.size() >= MOST) {
      byHash.entrySet().stream()
          .min(Map.Entry.comparingByValue(Comparator.comparing(OperatorSession::lastUsed)))
          .ifPresent(this::drop);
    }
    String id = secret();
    Instant now = clock.instant();
    byHash.put(hash(id), new OperatorSession(user, signedIn, secret(), now, now, now));
    return id;
  }

  private void drop(Map.Entry<String, OperatorSession> entry) {
    if (byHash.remove(entry.getKey(), entry.getValue())) {
      dropped.accept(entry.getValue());
    }
  }

  /** Returns the session with this ID, which is in use by that; empty if there is none. */
  Optional<OperatorSession> use(String id) {
    String hash = hash(id);
    Optional<OperatorSession> session = find(hash);
    Instant now = clock.instant();
    session.ifPresent(
        present -> byHash.computeIfPresent(hash, (unused, newest) -> newest.usedAt(now)));
    return session;
  }

  /** The same for what pages do by themselves: it puts off no end. */
  Optional<OperatorSession> see(String id) {
    return find(hash(id));
  }

  /** Notes that the issuer knew of it at that time. */
  void checked(String id, Instant time) {
    byHash.computeIfPresent(hash(id), (unused, newest) -> newest.checkedAt(time));
  }

  private Optional<OperatorSession> find(String hash) {
    OperatorSession session = byHash.get(hash);
    if (session == null) {
      return Optional.empty();
    }
    if (isOver(session)) {
      drop(Map.entry(hash, session));
      return Optional.empty();
    }
    return Optional.of(session);
  }

  private boolean isOver(OperatorSession session) {
    Instant now = clock.instant();
    return !now.isBefore(session.lastUsed().plus(IDLE))
        || !now.isBefore(session.begun().plus(LONGEST));
  }

  /** Ends one; returns it if it was there. */
  Optional<OperatorSession> end(String id) {
    return Optional.ofNullable(byHash.remove(hash(id)));
  }

  private String secret() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String hash(String id) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(id.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
