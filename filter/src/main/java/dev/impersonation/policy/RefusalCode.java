package dev.impersonation.policy;

import java.util.Arrays;

/**
 * Names why an operation is denied, for programs and for people: the codes of this library's own
 * policies. A policy of an application may use these or codes of its own.
 */
public enum RefusalCode {
  /** A policy denies, and says no more. */
  DENIED("impersonation_denied", "This is not possible while acting for somebody else"),

  /** The operation is not safe, where only safe ones are allowed. */
  READ_ONLY("impersonation_read_only", "Nothing can be changed while acting for somebody else"),

  /** The {@code act} claim names no reason, where one is required. */
  REASON_REQUIRED("impersonation_reason_required", "Acting for somebody else needs a reason here"),

  /** The subject has not agreed. */
  CONSENT_REQUIRED(
      "impersonation_consent_required", "Acting for this customer needs the customer's consent"),

  /** The current actor is not among those who may. */
  ACTOR_NOT_PERMITTED(
      "impersonation_actor_not_permitted", "You may not act for somebody else here"),

  /** Nobody may act for this subject. */
  SUBJECT_PROTECTED("impersonation_subject_protected", "Nobody may act for this account"),

  /** The path can be read in several ways, so that several routes may be meant. */
  PATH_AMBIGUOUS(
      "impersonation_path_ambiguous",
      "This spelling of the path is not possible while acting for somebody else"),

  /** The time is over that whoever made the actor token has set. */
  OVER("impersonation_over", "The time for acting for somebody else is over"),

  /** The actor was impersonated already. */
  NESTED("impersonation_nested", "Whoever is acted for may not act for somebody else");

  private final String code;
  private final String title;

  RefusalCode(String code, String title) {
    this.code = code;
    this.title = title;
  }

  /** Returns the stable code, as clients get it. */
  public String code() {
    return code;
  }

  /** Returns a sentence for people, in English; its wording may change. */
  public String title() {
    return title;
  }

  /**
   * Returns the title of a code; that of {@link #DENIED} where the code is an application's own.
   */
  public static String title(String code) {
    return Arrays.stream(values())
        .filter(known -> known.code.equals(code))
        .findFirst()
        .orElse(DENIED)
        .title;
  }
}
