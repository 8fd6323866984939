package dev.impersonation.jetty;

/** Says which roles a request has while somebody acts for its subject. */
enum RolesWhileActing {
  /** Those of the subject: support sees what the customer sees. */
  KEEP,

  /** None. */
  NONE
}
