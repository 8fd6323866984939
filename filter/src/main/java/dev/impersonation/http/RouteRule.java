package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.policy.Decision;
import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.policy.Operation;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says what holds on a route while somebody impersonates, and whether it is open to anonymous
 * requests. Several rules on one route hold together, so that the strictest wins: the route is open
 * to anonymous requests if all modes of guards say so, and whichever denies, decides. Immutable;
 * safe for use by many threads if its policy is.
 */
public final class RouteRule {
  private enum Source {
    /** The mode of a guard: the one source that speaks about anonymous requests. */
    MODE,

    /** An annotation. */
    ANNOTATION,

    /** A policy: what it allows is allowed as far as it is concerned, the default beside it. */
    POLICY
  }

  private final Source source;
  private final GuardMode mode;
  private final ImpersonationPolicy policy;

  private RouteRule(Source source, GuardMode mode, ImpersonationPolicy policy) {
    this.source = source;
    this.mode = mode;
    this.policy = policy;
  }

  /** Returns the rule of a mode; {@link GuardMode#REQUIRE_REASON} looks for {@code act.reason}. */
  public static RouteRule of(GuardMode mode) {
    return new RouteRule(
        Source.MODE,
        mode,
        switch (mode) {
          case PUBLIC, ALLOW -> ImpersonationPolicy.allow();
          case REQUIRE_REASON -> ImpersonationPolicy.requireReason("reason");
          case READ_ONLY -> ImpersonationPolicy.readOnly();
          case DENY -> ImpersonationPolicy.deny();
        });
  }

  /**
   * Returns the rule of an annotation, which is of the same mode but says nothing about anonymous
   * requests: what guards open to them stays open.
   */
  public static RouteRule ofAnnotation(GuardMode mode) {
    return new RouteRule(Source.ANNOTATION, mode, of(mode).policy);
  }

  /**
   * Returns a rule that asks a policy, in addition to what else holds: where there is no rule of
   * another kind, the default still does. It says nothing about anonymous requests.
   */
  public static RouteRule of(ImpersonationPolicy policy) {
    return new RouteRule(
        Source.POLICY, GuardMode.ALLOW, Objects.requireNonNull(policy, "policy is null"));
  }

  /**
   * Returns the rule of {@link GuardMode#REQUIRE_REASON} for other members than {@code reason}.
   *
   * @param members the members of {@code act} that must all be there
   * @throws IllegalArgumentException if there are none, or one is blank
   */
  public static RouteRule requireReason(String... members) {
    return new RouteRule(
        Source.MODE, GuardMode.REQUIRE_REASON, ImpersonationPolicy.requireReason(members));
  }

  /**
   * Returns the rule that settings describe, as init-params do. Values may hold {@code ${NAME}} as
   * in {@link GateBuilder#set}.
   *
   * @param mode the setting {@code mode}, one of {@link GuardMode}; null if it is not set
   * @param members the setting {@code members}, for {@code require-reason} alone: the members of
   *     {@code act} that must be there, separated by commas; null if it is not set
   * @throws SettingException if one does not fit, or {@code mode} is not set
   */
  public static RouteRule of(@Nullable String mode, @Nullable String members) {
    if (mode == null) {
      throw new SettingException("mode", "is not set: set one of " + GuardMode.names());
    }
    GuardMode resolved = GuardMode.of(text("mode", mode));
    if (members == null) {
      return of(resolved);
    }
    if (resolved != GuardMode.REQUIRE_REASON) {
      throw new SettingException(
          "members", "means something for mode require-reason only: remove it");
    }
    List<String> required =
        SettingText.list("members", SettingText.bare("members", text("members", members)));
    return SettingException.named("members", () -> requireReason(required.toArray(String[]::new)));
  }

  private static String text(String name, String value) {
    return SettingText.resolved(name, value, SettingText::systemValue);
  }

  /** Returns what this rule refuses, in addition to what else holds: it frees nothing. */
  public RouteRule asLimit() {
    return source == Source.POLICY ? this : of(policy);
  }

  /** Returns whether this rule can refuse anything to an impersonated request. */
  public boolean limits() {
    return source == Source.POLICY || mode.compareTo(GuardMode.ALLOW) > 0;
  }

  /** Whether it takes the place of the default, rather than hold beside it. */
  boolean replacesDefault() {
    return source != Source.POLICY;
  }

  /** Whether this is a guard's mode that refuses something. */
  boolean closes() {
    return source == Source.MODE && limits();
  }

  /**
   * Returns the same limit, saying nothing about anonymous requests: an adapter opens what it has
   * matched itself, and nothing that others behind it match.
   */
  public RouteRule withoutOpening() {
    return isPublic() ? ofAnnotation(GuardMode.ALLOW) : this;
  }

  /** Returns whether this rule, as the only one, lets anonymous requests in. */
  public boolean isPublic() {
    return areOpen(List.of(this));
  }

  static boolean areOpen(Collection<RouteRule> rules) {
    boolean isOpen = false;
    for (RouteRule rule : rules) {
      if (rule.source == Source.MODE) {
        if (rule.mode != GuardMode.PUBLIC) {
          return false;
        }
        isOpen = true;
      }
    }
    return isOpen;
  }

  /** The name of the strictest, of one at least; {@code allow} for what is open. */
  static String strictest(Collection<RouteRule> rules) {
    RouteRule strictest = rules.iterator().next();
    for (RouteRule rule : rules) {
      int order = rule.mode.compareTo(strictest.mode);
      // The later one of those that are alike.
      if (order > 0 || (order == 0 && (rule.limits() || !strictest.limits()))) {
        strictest = rule;
      }
    }
    return strictest.mode == GuardMode.PUBLIC ? "allow" : strictest.toString();
  }

  Decision decide(Operation operation, ImpersonationContext context) {
    return policy.decide(operation, context);
  }

  /** Returns the mode as settings spell it, or {@code policy}. */
  @Override
  public String toString() {
    return source == Source.POLICY ? "policy" : mode.toString();
  }
}
