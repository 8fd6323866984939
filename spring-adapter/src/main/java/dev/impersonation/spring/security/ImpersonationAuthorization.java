package dev.impersonation.spring.security;

import dev.impersonation.policy.ImpersonationPolicy;
import org.springframework.security.authorization.AuthorizationManager;

/**
 * Decides by who acts, as a rule of Spring Security for HTTP and for methods: {@code
 * requestMatchers("/account").access(notImpersonated())}, or in an {@code
 * AuthorizationManagerBeforeMethodInterceptor}.
 *
 * <p>All of them deny whoever is not signed in, and whoever has taken on another user by a {@code
 * SwitchUserFilter}. Whoever is signed in and not impersonated, staff of a form login too, is
 * granted it: join further rules by {@code AuthorizationManagers.allOf}. They can take nothing back
 * of what the filter refuses. Thread-safe.
 */
public final class ImpersonationAuthorization {
  private ImpersonationAuthorization() {}

  /**
   * Returns a manager that denies everything while somebody impersonates, or may do so: 403 {@code
   * impersonation_denied}.
   */
  public static <T> AuthorizationManager<T> notImpersonated() {
    return policy(ImpersonationPolicy.deny());
  }

  /**
   * Returns a manager that denies all but safe requests while somebody impersonates: 403 {@code
   * impersonation_read_only}. A method is judged by the request that it serves, and denied on a
   * thread that serves none.
   */
  public static <T> AuthorizationManager<T> readOnly() {
    return policy(ImpersonationPolicy.readOnly());
  }

  /**
   * Returns a manager that asks a policy while somebody impersonates: 403 with the policy's code,
   * or 503 {@code impersonation_policy_unavailable} if it does not answer. A method is judged by
   * the request that it serves, and denied on a thread that serves none.
   */
  public static <T> AuthorizationManager<T> policy(ImpersonationPolicy policy) {
    return new PolicyAuthorizationManager<>(policy);
  }
}
