package dev.impersonation;

/** Whether somebody else acts as the subject of a session. */
public enum Impersonation {
  /** A session token without {@code act}: the subject acts in person. */
  NONE,

  /** A session token with a well-formed {@code act} claim: {@link Actor} acts as the subject. */
  ACTIVE,

  /**
   * The token is of a kind that cannot tell, such as one made from a custom template, which drops
   * {@code act}. To be treated like {@link #ACTIVE}: missing proof must not open a door.
   */
  UNKNOWN
}
