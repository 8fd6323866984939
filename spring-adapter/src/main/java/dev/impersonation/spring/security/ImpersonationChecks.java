package dev.impersonation.spring.security;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Is the bean {@code impersonation} for expressions, such as {@code
 * PreAuthorize("@impersonation.none()")}. Asks the security context and, where there is one, the
 * request of the current thread. Where nobody is signed in, as on a thread without a context, every
 * answer is false. So allow by these answers and do not negate them: {@code none()}, and not {@code
 * !active()}. Thread-safe.
 */
public final class ImpersonationChecks {
  private final Supplier<? extends @Nullable Authentication> authentication;

  ImpersonationChecks(Supplier<? extends @Nullable Authentication> authentication) {
    this.authentication = authentication;
  }

  /** Returns the checks of whom {@link SecurityContextHolder} holds. */
  public static ImpersonationChecks ofCurrentContext() {
    return new ImpersonationChecks(() -> SecurityContextHolder.getContext().getAuthentication());
  }

  /**
   * Returns whether somebody is signed in, and in person: by a token without an actor, or in
   * another way, as staff by a form login. False if nobody is signed in, if it cannot be told
   * whether somebody impersonates, and after a switch by a {@code SwitchUserFilter}.
   */
  public boolean none() {
    CurrentIdentity identity = current();
    return identity.isSignedIn() && !identity.isSwitched() && identity.impersonated().isEmpty();
  }

  /**
   * Returns whether somebody acts for the subject by a token, or may do so. False if nobody is
   * signed in.
   */
  public boolean active() {
    CurrentIdentity identity = current();
    return identity.isSignedIn() && identity.impersonated().isPresent();
  }

  /**
   * Returns whether this is the current actor's subject. False if nobody is signed in, nobody
   * impersonates, or the token does not name the actor.
   */
  public boolean actorIs(@Nullable String actorId) {
    CurrentIdentity identity = current();
    return identity.isSignedIn()
        && identity
            .impersonated()
            .flatMap(context -> context.actorId())
            .filter(id -> id.equals(actorId))
            .isPresent();
  }

  private CurrentIdentity current() {
    return CurrentIdentity.of(authentication.get());
  }
}
