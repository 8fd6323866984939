package dev.impersonation.spring.security;

import dev.impersonation.policy.Decision;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationResult;

/**
 * Keeps why a policy denied until it is answered.
 *
 * @param rule that of the decision
 * @param code that of the decision
 * @param thrown what the policy threw in place of an answer
 */
record PolicyResult(String rule, String code, @Nullable Throwable thrown)
    implements AuthorizationResult {
  static PolicyResult of(Decision.Denied denied) {
    return new PolicyResult(denied.rule(), denied.code(), null);
  }

  static PolicyResult of(Throwable thrown) {
    return new PolicyResult(
        ImpersonatedDeniedHandler.DENIED.rule(), ImpersonatedDeniedHandler.DENIED.code(), thrown);
  }

  @Override
  public boolean isGranted() {
    return false;
  }

  /** What the policy said; what it threw is thrown once more, to be logged as for any policy. */
  Decision decision() {
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    return Decision.denied(rule, code);
  }

  @Override
  public String toString() {
    return "PolicyResult[]";
  }
}
