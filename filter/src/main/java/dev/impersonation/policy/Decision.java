package dev.impersonation.policy;

/**
 * Says what a policy decides about one operation, and by which rule. The rule and the code are the
 * deployment's own words, never a token's: they reach answers, logs and the audit. Immutable.
 */
public sealed interface Decision {
  /** Returns the name of the rule that decided, such as {@code read-only}. */
  String rule();

  /**
   * The operation may happen.
   *
   * @param rule the rule's name: lower-case letters, digits and {@code -}, at most 64 characters
   */
  record Allowed(String rule) implements Decision {
    /**
     * @throws IllegalArgumentException if the rule's name has another form
     */
    public Allowed {
      DecisionText.requireRule(rule);
    }
  }

  /**
   * The operation must not happen.
   *
   * @param rule the rule's name: lower-case letters, digits and {@code -}, at most 64 characters
   * @param code what the client gets, for programs to tell refusals apart: lower-case letters,
   *     digits and {@code _}, at most 64 characters
   */
  record Denied(String rule, String code) implements Decision {
    /**
     * @throws IllegalArgumentException if the rule's name or the code has another form
     */
    public Denied {
      DecisionText.requireRule(rule);
      DecisionText.requireCode(code);
    }
  }

  /**
   * Returns that the operation may happen.
   *
   * @throws IllegalArgumentException if the rule's name is not of the form {@link Allowed} asks for
   */
  static Decision allowed(String rule) {
    return new Allowed(rule);
  }

  /**
   * Returns that the operation must not happen, with the code {@code impersonation_denied}.
   *
   * @throws IllegalArgumentException if the rule's name is not of the form {@link Denied} asks for
   */
  static Decision denied(String rule) {
    return new Denied(rule, RefusalCode.DENIED.code());
  }

  /**
   * Returns that the operation must not happen, with a code of its own.
   *
   * @throws IllegalArgumentException if either is not of the form {@link Denied} asks for
   */
  static Decision denied(String rule, String code) {
    return new Denied(rule, code);
  }
}
