package dev.impersonation.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Remembers that the signatures of tokens were verified for which there is no more room: a hash of
 * the whole token, the key, and nothing else. Such a token is read and judged as if it were new,
 * but for its signature, which is the dearest part. Safe for use by many threads.
 */
final class VerifiedSignatures {
  /** A hash, a key and a node of the table, rounded up. */
  static final int ENTRY_BYTES = 224;

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

  private record Entry(SigningKey key, Duration left) {}

  private final long maxBytes;

  /** Made when there is something to remember: most applications have room for all tokens. */
  private final AtomicReference<@Nullable Cache<Fingerprint, Entry>> entries =
      new AtomicReference<>();

  VerifiedSignatures(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  private Cache<Fingerprint, Entry> made() {
    Cache<Fingerprint, Entry> made = entries.get();
    if (made != null) {
      return made;
    }
    Cache<Fingerprint, Entry> fresh =
        Caffeine.newBuilder()
            .maximumSize(maxBytes / ENTRY_BYTES)
            .expireAfter(Expiry.creating((Fingerprint hash, Entry entry) -> entry.left()))
            .executor(Runnable::run)
            .build();
    Cache<Fingerprint, Entry> before = entries.compareAndExchange(null, fresh);
    return before == null ? fresh : before;
  }

  /** Remembers that this key has verified this token, for as long as the token can be good. */
  void put(String token, SigningKey key, Duration left) {
    made().put(Fingerprint.of(token), new Entry(key, left));
  }

  /** Returns whether this very key has verified this very token. */
  boolean hold(String token, SigningKey key) {
    Cache<Fingerprint, Entry> made = entries.get();
    if (made == null || made.estimatedSize() == 0) {
      return false;
    }
    Entry entry = made.getIfPresent(Fingerprint.of(token));
    return entry != null
        && entry.key().algorithm() == key.algorithm()
        && entry.key().key().equals(key.key());
  }

  long size() {
    Cache<Fingerprint, Entry> made = entries.get();
    if (made == null) {
      return 0;
    }
    made.cleanUp();
    return made.estimatedSize();
  }
}
