package dev.impersonation.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.keys.KeySetUnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers tokens that were verified and may come again, with what was made of each. Only verified
 * tokens enter, so that bad ones cannot push good ones out; their times are judged, and their key
 * is asked for, each time they come. Public for the gate alone. Safe for use by many threads.
 *
 * @param <V> what is made of each token, once, and shared by all who find it: immutable
 */
public final class VerifiedTokens<V> {
  /** How many bytes are remembered unless a setting says otherwise. */
  public static final long DEFAULT_BYTES = 16L * 1024 * 1024;

  /** One of so many reads is told to the table, which keeps what is read often. */
  private static final int TOLD = 16;

  /** The part of the room that is for signatures of what has no room: one of so many. */
  private static final int OF_SIGNATURES = 6;

  private static final String SCHEME = "Bearer ";

  /** Says by what text a token is found: a text of one form never finds one of the other. */
  public enum Form {
    /** The token alone, as in a cookie. */
    TOKEN,

    /** A whole field {@code Authorization}, scheme included. */
    FIELD
  }

  /**
   * A whole text, which is found by its end. That is the signature: it differs where anything does,
   * and nobody but the issuer can have remembered ones end alike. No record: on Java 17 their
   * generated {@code equals} keeps the class loader of an application that was undeployed.
   */
  private static final class Key {
    private static final int HASHED_CHARACTERS = 16;

    private final Form form;
    private final String text;

    Key(Form form, String text) {
      this.form = form;
      this.text = text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && form == key.form && text.equals(key.text);
    }

    @Override
    public int hashCode() {
      int hash = 0;
      for (int at = Math.max(0, text.length() - HASHED_CHARACTERS); at < text.length(); at++) {
        hash = 31 * hash + text.charAt(at);
      }
      return hash;
    }

    @Override
    public String toString() {
      return "Key[]";
    }
  }

  /** A token, and what was made of it. */
  private static final class Entry<V> {
    private final VerifiedToken token;
    private final V value;

    /** Of any thread, and hence about: no more than a hint is made of it. */
    private int reads;

    Entry(VerifiedToken token, V value) {
      this.token = token;
      this.value = value;
    }

    boolean isTold() {
      return ++reads % TOLD == 0;
    }
  }

  private final TokenVerification verification;
  private final CookieChoice cookies;
  private final Function<ImpersonationContext, V> derive;
  private final Cache<Key, Entry<V>> entries;
  private final Policy<Key, Entry<V>> quiet;
  private final VerifiedSignatures signatures;
  private final long maxBytes;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  VerifiedTokens(
      TokenVerification verification,
      CookieChoice cookies,
      long maxBytes,
      Function<ImpersonationContext, V> derive) {
    this.verification = verification;
    this.cookies = cookies;
    this.derive = derive;
    this.maxBytes = maxBytes;
    this.signatures = new VerifiedSignatures(maxBytes / OF_SIGNATURES);
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes - maxBytes / OF_SIGNATURES)
            .weigher((Key key, Entry<V> entry) -> bytes(key, entry))
            .expireAfter(
                Expiry.creating((Key key, Entry<V> entry) -> verification.left(entry.token)))
            .evictionListener((key, entry, cause) -> evicted(key, entry, cause))
            // On the caller's thread: a pool's threads would outlive the application.
            .executor(Runnable::run)
            .build();
    this.quiet = entries.policy();
  }

  /** What has no room any more, and may come again, need not have its signature verified. */
  private void evicted(@Nullable Key key, @Nullable Entry<V> entry, RemovalCause cause) {
    if (key != null && entry != null && cause == RemovalCause.SIZE) {
      VerifiedToken token = entry.token;
      signatures.put(token(key.form, key.text), token.key());
    }
  }

  private static int bytes(Key key, Entry<?> entry) {
    return Footprint.bytes(key.text, entry.token.context());
  }

  /**
   * Returns what was made of the token that came by this very text before; null if none did, or if
   * its key is not among the issuer's any more.
   *
   * @throws InvalidTokenException if it is not good at this time
   * @throws KeySetUnavailableException if there is no key set to look for its key in
   */
  public @Nullable V find(Form form, String text)
      throws InvalidTokenException, KeySetUnavailableException {
    Key key = new Key(form, text);
    // Leaves no trace: taking note of who read costs more than the reading.
    Entry<V> entry = quiet.getIfPresentQuietly(key);
    if (entry == null) {
      return null;
    }
    if (!verification.isStillGood(entry.token)) {
      entries.invalidate(key);
      return null;
    }
    if (entry.isTold()) {
      Entry<V> unused = entries.getIfPresent(key);
    }
    hits.increment();
    return entry.value;
  }

  /**
   * Verifies the token of a text that was not found, and remembers it by that.
   *
   * @param text the token, or a field that {@link #isPlain}
   * @throws InvalidTokenException if the token is no session token that may be accepted
   * @throws KeySetUnavailableException if there was no key set to check it with
   */
  public V verify(Form form, String text) throws InvalidTokenException, KeySetUnavailableException {
    misses.increment();
    return put(form, text, verification.verifyAnew(token(form, text), signatures));
  }

  /** Returns whether a field is written in the one way by which its token can be remembered. */
  public static boolean isPlain(String field) {
    return field.startsWith(SCHEME)
        && field.length() > SCHEME.length()
        && field.charAt(SCHEME.length()) > ' '
        && field.charAt(field.length() - 1) > ' ';
  }

  private static String token(Form form, String text) {
    return form == Form.TOKEN ? text : text.substring(SCHEME.length());
  }

  V put(Form form, String text, VerifiedToken verified) {
    V value = derive.apply(verified.context());
    if (maxBytes > 0) {
      entries.put(new Key(form, text), new Entry<>(verified, value));
    }
    return value;
  }

  /** Chooses as {@link SessionTokenVerifier#choose} does. */
  public SessionCookie choose(SessionCookie plain, SessionCookie suffixed) {
    boolean isKnown =
        plain.token().equals(suffixed.token())
            && quiet.getIfPresentQuietly(new Key(Form.TOKEN, plain.token())) != null;
    return isKnown ? CookieChoice.ofOneToken(plain, suffixed) : cookies.choose(plain, suffixed);
  }

  /** Returns what {@link SessionTokenVerifier#newestOfOneSession} does. */
  public Optional<String> newestOfOneSession(List<String> tokens) {
    return cookies.newestOfOneSession(tokens);
  }

  /** Returns what is remembered at present, and how often that helped. Never blocks for long. */
  public TokenCacheState state() {
    entries.cleanUp();
    return new TokenCacheState(
        maxBytes,
        quiet.eviction().map(bound -> bound.weightedSize().orElse(0)).orElse(0L)
            + signatures.size() * VerifiedSignatures.ENTRY_BYTES,
        entries.estimatedSize(),
        signatures.size(),
        hits.sum(),
        misses.sum());
  }

  @Override
  public String toString() {
    return "VerifiedTokens[]";
  }
}
