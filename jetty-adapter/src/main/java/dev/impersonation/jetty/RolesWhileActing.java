package dev.impersonation.jetty;

import org.jspecify.annotations.Nullable;

/** Says which roles a request has while somebody acts for its subject. */
enum RolesWhileActing {
  /** Those of the subject: support sees what the customer sees. */
  KEEP,

  /** None. */
  NONE;

  /**
   * Returns what a context-param says; {@link #KEEP} if there is none.
   *
   * @throws IllegalArgumentException if it is neither; the message names the parameter and both
   */
  static RolesWhileActing of(@Nullable String value) {
    if (value == null || value.equals("keep")) {
      return KEEP;
    }
    if (value.equals("none")) {
      return NONE;
    }
    throw new IllegalArgumentException(
        "the context-param " + ClerkAuthenticator.ROLES_WHILE_ACTING + " is neither keep nor none");
  }
}
