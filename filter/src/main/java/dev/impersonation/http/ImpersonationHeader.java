package dev.impersonation.http;

/**
 * Says whether answers to impersonated requests say so in the field {@code Impersonation}, a
 * structured field (RFC 9651): the item {@code active} or {@code unknown} with the parameter {@code
 * mode}, which says what holds for the route, such as {@code active;mode=read-only}, and {@code
 * until} where the impersonation has an end, in seconds since 1970.
 */
public enum ImpersonationHeader {
  /** They do. */
  SEND,

  /** They do not. */
  OFF
}
