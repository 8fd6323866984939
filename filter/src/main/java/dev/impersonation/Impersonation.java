package dev.impersonation;

/** Says whether somebody else acts as the subject of a session. */
public enum Impersonation {
  /**
   * The subject acts in person: a session token without {@code act}, or a token that says by {@code
   * "act": null} that nobody acts.
   */
  NONE,

  /** A session token with a well-formed {@code act} claim: {@link Actor} acts as the subject. */
  ACTIVE,

  /**
   * The token is of a kind that cannot tell, such as one made from a custom template, which drops
   * {@code act} unless the template maps it. To be treated like {@link #ACTIVE}: missing proof must
   * not open a door.
   */
  UNKNOWN
}
