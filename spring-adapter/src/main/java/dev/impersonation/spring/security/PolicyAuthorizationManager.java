package dev.impersonation.spring.security;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.policy.Decision;
import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.policy.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/** Asks a policy where Spring Security decides. Whoever is not signed in is denied. */
final class PolicyAuthorizationManager<T> implements AuthorizationManager<T> {
  private static final AuthorizationResult GRANTED = new AuthorizationDecision(true);
  private static final AuthorizationResult DENIED = new AuthorizationDecision(false);
  private static final List<String> WEBSOCKET =
      List.of("Sec-WebSocket-Key", "Sec-WebSocket-Version");

  private final ImpersonationPolicy policy;

  PolicyAuthorizationManager(ImpersonationPolicy policy) {
    this.policy = Objects.requireNonNull(policy, "policy");
  }

  @Override
  public AuthorizationResult authorize(
      Supplier<? extends @Nullable Authentication> authentication, T object) {
    Authentication current = authentication.get();
    CurrentIdentity identity =
        object instanceof RequestAuthorizationContext context
            ? new CurrentIdentity(current, context.getRequest())
            : CurrentIdentity.of(current);
    if (!identity.isSignedIn() || identity.isSwitched()) {
      return DENIED;
    }
    Optional<ImpersonationContext> impersonated = identity.impersonated();
    if (impersonated.isEmpty()) {
      return GRANTED;
    }
    HttpServletRequest request = identity.request();
    return request == null ? DENIED : ask(operation(request), impersonated.get());
  }

  /** As for any policy: whatever it throws opens nothing. */
  private AuthorizationResult ask(Operation operation, ImpersonationContext context) {
    Decision decision;
    try {
      decision = policy.decide(operation, context);
    } catch (RuntimeException | Error e) {
      return PolicyResult.of(e);
    }
    if (decision instanceof Decision.Allowed) {
      return GRANTED;
    }
    return decision instanceof Decision.Denied denied
        ? PolicyResult.of(denied)
        : PolicyResult.of(new IllegalStateException("a policy returned null"));
  }

  private static Operation operation(HttpServletRequest request) {
    Operation operation =
        Operation.of(
            request.getMethod(),
            Objects.toString(request.getServletPath(), "")
                + Objects.toString(request.getPathInfo(), ""));
    String upgrade = request.getHeader("Upgrade");
    boolean leavesHttp =
        (upgrade != null && !upgrade.strip().equalsIgnoreCase("h2c"))
            || WEBSOCKET.stream().anyMatch(field -> request.getHeader(field) != null);
    return leavesHttp ? operation.asUpgrade() : operation;
  }
}
