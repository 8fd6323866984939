package dev.impersonation.token;

import dev.impersonation.ImpersonationContext;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a session token that was verified: whom it speaks for, and what of it time and keys
 * can still change. Made by a {@link SessionTokenVerifier} alone. Immutable but for where its key
 * was found last, and safe for use by many threads.
 */
final class VerifiedToken {
  private final ImpersonationContext context;
  private final TokenTimes times;
  private final SigningKey key;

  /** Of the keys, from before they were looked at: if it is theirs still, nothing has changed. */
  private volatile @Nullable Object edition;

  VerifiedToken(ImpersonationContext context, TokenTimes times, SigningKey key) {
    this.context = context;
    this.times = times;
    this.key = key;
  }

  ImpersonationContext context() {
    return context;
  }

  TokenTimes times() {
    return times;
  }

  SigningKey key() {
    return key;
  }

  @Nullable Object edition() {
    return edition;
  }

  void foundIn(@Nullable Object keys) {
    edition = keys;
  }

  /** Names no claim value, so that it is safe in a log. */
  @Override
  public String toString() {
    return "VerifiedToken[]";
  }
}
