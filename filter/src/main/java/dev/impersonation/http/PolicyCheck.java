package dev.impersonation.http;

import dev.impersonation.Impersonation;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.LimitedLog;
import dev.impersonation.policy.Decision;
import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.policy.Operation;
import dev.impersonation.policy.RefusalCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Limits what may be done while somebody impersonates: the strictest rule that holds decides. */
final class PolicyCheck {
  /** Guards are matched by the host, applications may read the path again by themselves. */
  private static final RouteRule CLEAR_PATH =
      RouteRule.of(
          (operation, context) -> Decision.denied("clear-path", RefusalCode.PATH_AMBIGUOUS.code()));

  private final RouteRule byDefault;
  private final @Nullable RouteRule everywhere;
  private final ImpersonationHeader header;
  private final @Nullable String page;
  private final LimitedLog limited = LimitedLog.of(PackageLog.LOG);
  private final Thrown thrown = new Thrown(limited);

  PolicyCheck(
      GuardMode defaultMode,
      @Nullable ImpersonationPolicy policy,
      ImpersonationHeader header,
      @Nullable String refusalPage) {
    this.byDefault = RouteRule.of(defaultMode);
    this.everywhere = policy == null ? null : RouteRule.of(policy);
    this.header = header;
    this.page = refusalPage;
  }

  /** Checks a dispatch by the rules of its route, or else the default, and by what holds anyway. */
  Admission check(GateRequest request, Caller.Verified caller, Collection<RouteRule> rules) {
    List<RouteRule> effective = effective(rules);
    List<Refusal.Field> fields =
        header == ImpersonationHeader.SEND
            ? List.of(field(caller.context(), RouteRule.strictest(effective)))
            : List.of();
    List<RouteRule> all = new ArrayList<>(effective);
    if (everywhere != null) {
      all.add(everywhere);
    }
    if (AmbiguousPath.is(request)) {
      all.add(CLEAR_PATH);
    }
    return check(request, operation(request), caller, all, fields);
  }

  /** In place of the default, or beside it. */
  private List<RouteRule> effective(Collection<RouteRule> rules) {
    List<RouteRule> effective = new ArrayList<>();
    if (rules.stream().noneMatch(RouteRule::replacesDefault)) {
      effective.add(byDefault);
    }
    effective.addAll(rules);
    return effective;
  }

  /** Checks an upgrade that the application asks for while it has a dispatch. */
  Admission checkUpgrade(
      GateRequest request,
      Caller.Verified caller,
      Collection<RouteRule> rules,
      Collection<RouteRule> tightened) {
    List<RouteRule> all = effective(rules);
    all.addAll(tightened);
    if (everywhere != null) {
      all.add(everywhere);
    }
    return check(request, operation(request).asUpgrade(), caller, all, List.of());
  }

  /** Checks what a late guard asks for, which can only add to what the filter has decided. */
  Admission tighten(GateRequest request, Caller.Verified caller, RouteRule rule) {
    return check(request, operation(request), caller, List.of(rule), List.of());
  }

  private Admission check(
      GateRequest request,
      Operation operation,
      Caller.Verified caller,
      List<RouteRule> rules,
      List<Refusal.Field> fields) {
    Optional<Decision> decision = decide(operation, caller.context(), rules);
    Optional<Refusal> refusal =
        decision.isEmpty()
            ? Optional.of(Refusal.noPolicyAnswer())
            : decision
                .filter(Decision.Denied.class::isInstance)
                .map(denied -> refusal(request, (Decision.Denied) denied));
    return new Admission(caller, decision, refusal, fields);
  }

  /** Returns the first denial, or else what the first rule said; empty if one did not answer. */
  private Optional<Decision> decide(
      Operation operation, ImpersonationContext context, List<RouteRule> rules) {
    @Nullable Decision first = null;
    for (RouteRule rule : rules) {
      Decision decision = answer(rule, operation, context);
      if (!(decision instanceof Decision.Allowed)) {
        return Optional.ofNullable(decision);
      }
      first = first == null ? decision : first;
    }
    return Optional.ofNullable(first);
  }

  /**
   * A policy is the application's own code: whatever it throws must not open anything, nor reach
   * the page that a container makes of what it catches.
   */
  private @Nullable Decision answer(
      RouteRule rule, Operation operation, ImpersonationContext context) {
    try {
      Decision decision = rule.decide(operation, context);
      if (decision == null) {
        limited.error("null", "a policy returned null: the request is refused");
      }
      return decision;
    } catch (Throwable e) {
      thrown.log("a policy threw {} at {}: the request is refused", e);
      return null;
    }
  }

  private static Operation operation(GateRequest request) {
    Operation operation = Operation.of(request.method(), request.path());
    return UpgradeField.mayLeaveHttp(request) ? operation.asUpgrade() : operation;
  }

  private Refusal refusal(GateRequest request, Decision.Denied denied) {
    Refusal refusal = Refusal.denied(denied.code());
    return AcceptField.prefersHtml(request.headers("Accept")) ? refusal.asPage(page) : refusal;
  }

  private static Refusal.Field field(ImpersonationContext context, String mode) {
    String state = context.impersonation() == Impersonation.ACTIVE ? "active" : "unknown";
    return new Refusal.Field("Impersonation", state + ";mode=" + mode);
  }
}
