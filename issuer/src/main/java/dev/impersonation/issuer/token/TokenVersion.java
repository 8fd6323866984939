package dev.impersonation.issuer.token;

/** Names the layout of a session token's claims. */
public enum TokenVersion {
  /** Organization claims by name, no {@code v}. */
  V1,
  /** Organization claims packed in {@code o} and {@code fea}, and {@code v} 2. */
  V2
}
