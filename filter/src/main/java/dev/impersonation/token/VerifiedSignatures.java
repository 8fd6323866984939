package dev.impersonation.token;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Remembers that the signatures of tokens were verified for which there is no more room: a hash of
 * the whole token, the key, and nothing else. Such a token is read and judged as if it were new,
 * but for its signature, which is the dearest part. Safe for use by many threads.
 */
final class VerifiedSignatures {
  /** A hash, and a node of the table and of the queue, rounded up. */
  static final int ENTRY_BYTES = 160;

  /** No record: on Java 17 their generated {@code equals} keeps the class loader. */
  private static final class Fingerprint {
    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    Fingerprint(LongBuffer hash) {
      first = hash.get();
      second = hash.get();
      third = hash.get();
      fourth = hash.get();
    }

    static Fingerprint of(String token) {
      byte[] hash = sha256().digest(token.getBytes(StandardCharsets.UTF_8));
      return new Fingerprint(ByteBuffer.wrap(hash).asLongBuffer());
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("this Java runtime has no SHA-256", e);
      }
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Fingerprint that
          && first == that.first
          && second == that.second
          && third == that.third
          && fourth == that.fourth;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(first);
    }
  }

  private final long capacity;
  private final Map<Fingerprint, SigningKey> known = new ConcurrentHashMap<>();

  /** The oldest first, which is over first: tokens live equally long, and come equally often. */
  private final Queue<Fingerprint> inOrder = new ConcurrentLinkedQueue<>();

  VerifiedSignatures(long maxBytes) {
    this.capacity = maxBytes / ENTRY_BYTES;
  }

  /** Remembers that this key has verified this token, until newer ones need the room. */
  void put(String token, SigningKey key) {
    Fingerprint hash = Fingerprint.of(token);
    if (known.put(hash, key) == null) {
      inOrder.add(hash);
    }
    if (known.size() > capacity) {
      Fingerprint oldest = inOrder.poll();
      if (oldest != null) {
        known.remove(oldest);
      }
    }
  }

  /** Returns whether this very key has verified this very token. */
  boolean hold(String token, SigningKey key) {
    if (known.isEmpty()) {
      return false;
    }
    SigningKey verifiedBy = known.get(Fingerprint.of(token));
    return verifiedBy != null
        && verifiedBy.algorithm() == key.algorithm()
        && verifiedBy.key().equals(key.key());
  }

  long size() {
    return known.size();
  }
}
