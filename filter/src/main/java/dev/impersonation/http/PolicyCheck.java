package dev.impersonation.http;

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
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Limits what may be done while somebody impersonates: the strictest rule that holds decides. */
final class PolicyCheck {
  /** Guards are matched by the host, applications may read the path again by themselves. */
  private static final RouteRule CLEAR_PATH =
      RouteRule.of(
          (operation, context) -> Decision.denied("clear-path", RefusalCode.PATH_AMBIGUOUS.code()));

  /** Asked before all others: whoever comes too late need not learn what else is refused. */
  private static final RouteRule IN_TIME =
      RouteRule.of((operation, context) -> Decision.denied("until", RefusalCode.OVER.code()));

  private final RouteRule byDefault;
  private final @Nullable RouteRule everywhere;

  /** What holds where neither a guard nor a handler asks for anything. */
  private final List<RouteRule> byDefaultAlone;

  private final List<RouteRule> byDefaultAndEverywhere;

  private final ImpersonationHeader header;
  private final NoStore noStore;
  private final ImpersonationEnd end;
  private final @Nullable String page;
  private final LimitedLog limited = LimitedLog.of(PackageLog.LOG);
  private final Thrown thrown = new Thrown(limited);

  PolicyCheck(
      GuardMode defaultMode,
      @Nullable ImpersonationPolicy policy,
      ImpersonationHeader header,
      NoStore noStore,
      ImpersonationEnd end,
      @Nullable String refusalPage) {
    this.byDefault = RouteRule.of(defaultMode);
    this.everywhere = policy == null ? null : RouteRule.of(policy);
    this.byDefaultAlone = List.of(byDefault);
    this.byDefaultAndEverywhere = List.copyOf(andEverywhere(byDefaultAlone));
    this.header = header;
    this.noStore = noStore;
    this.end = end;
    this.page = refusalPage;
  }

  /**
   * Checks a dispatch by the rules of its route, or else the default, and by what holds anyway.
   *
   * @param ofHandler users' code, as a policy is
   */
  Admission check(
      GateRequest request,
      Caller.Verified caller,
      Collection<RouteRule> marked,
      Supplier<? extends Collection<RouteRule>> ofHandler) {
    Collection<RouteRule> handlers = rulesOf(ofHandler);
    if (handlers == null) {
      return unanswered(caller);
    }
    List<RouteRule> ofRoute =
        marked.isEmpty() && handlers.isEmpty() ? byDefaultAlone : ofRoute(handlers, marked);
    List<Refusal.Field> fields =
        caller
            .identity()
            .announced(this, RouteRule.strictest(ofRoute), mode -> fields(caller, mode));
    List<RouteRule> rules =
        ofRoute == byDefaultAlone ? byDefaultAndEverywhere : andEverywhere(ofRoute);
    return checkAnywhere(request, caller, marked, rules, fields);
  }

  /** Policies hold beside the default, all others in its place. */
  private List<RouteRule> ofRoute(Collection<RouteRule> handlers, Collection<RouteRule> marked) {
    List<RouteRule> rules = new ArrayList<>(handlers.size() + marked.size() + 1);
    rules.addAll(handlers);
    rules.addAll(marked);
    for (RouteRule rule : rules) {
      if (rule.replacesDefault()) {
        return rules;
      }
    }
    rules.add(0, byDefault);
    return rules;
  }

  private List<RouteRule> andEverywhere(List<RouteRule> rules) {
    if (everywhere == null) {
      return rules;
    }
    List<RouteRule> all = new ArrayList<>(rules.size() + 1);
    all.addAll(rules);
    all.add(everywhere);
    return all;
  }

  private List<Refusal.Field> fields(Caller.Verified caller, String mode) {
    List<Refusal.Field> fields = new ArrayList<>();
    if (header == ImpersonationHeader.SEND) {
      fields.add(caller.identity().field(mode));
    }
    fields.addAll(ofCaches());
    return List.copyOf(fields);
  }

  private List<Refusal.Field> ofCaches() {
    return noStore == NoStore.IMPERSONATED ? List.of(CacheControl.NO_STORE) : List.of();
  }

  /** Checks by these rules, and by what holds for every dispatch. */
  private Admission checkAnywhere(
      GateRequest request,
      Caller.Verified caller,
      Collection<RouteRule> marked,
      List<RouteRule> rules,
      List<Refusal.Field> fields) {
    boolean isAmbiguous = AmbiguousPath.is(request);
    List<RouteRule> all = rules;
    if (isAmbiguous) {
      all = new ArrayList<>(rules);
      all.add(CLEAR_PATH);
    }
    all = inTime(all, () -> end.refuses(request, caller, marked));
    if (all == null) {
      return unanswered(caller);
    }
    if (all.isEmpty()) {
      return Admission.of(caller, Optional.empty()).holding(rules, fields);
    }
    return check(request, operation(request), caller, all).holding(rules, fields);
  }

  /** Null if they cannot be told. */
  private @Nullable Collection<RouteRule> rulesOf(
      Supplier<? extends Collection<RouteRule>> ofHandler) {
    try {
      return List.copyOf(ofHandler.get());
    } catch (Throwable e) {
      thrown.log("the rules of a handler threw {} at {}: the request is refused", e);
      return null;
    }
  }

  /** Puts the end of the impersonation before rules if it has come; null if that is not known. */
  private @Nullable List<RouteRule> inTime(List<RouteRule> rules, BooleanSupplier isOver) {
    try {
      if (!isOver.getAsBoolean()) {
        return rules;
      }
      List<RouteRule> all = new ArrayList<>(rules.size() + 1);
      all.add(IN_TIME);
      all.addAll(rules);
      return all;
    } catch (Throwable e) {
      thrown.log("the clock threw {} at {}: the request is refused", e);
      return null;
    }
  }

  private static Admission unanswered(Caller caller) {
    return Admission.of(caller, Optional.of(Refusal.noPolicyAnswer()));
  }

  /**
   * Checks an upgrade that the application asks for while it has a dispatch.
   *
   * @param rules what holds for the dispatch
   */
  Admission checkUpgrade(GateRequest request, Caller.Verified caller, Collection<RouteRule> rules) {
    List<RouteRule> all = inTime(List.copyOf(rules), () -> end.refusesUpgrade(caller, rules));
    return all == null
        ? unanswered(caller)
        : check(request, operation(request).asUpgrade(), caller, all);
  }

  /**
   * Checks what a late guard asks for, which can only add to what was decided. It may be the only
   * one that sees the dispatch: where it closes something, that is closed to whoever came too late.
   */
  Admission tighten(GateRequest request, Caller.Verified caller, RouteRule rule) {
    List<RouteRule> all =
        inTime(List.of(rule), () -> rule.closes() && end.refusesLate(request, caller));
    return all == null ? unanswered(caller) : check(request, operation(request), caller, all);
  }

  /** Checks what can only add to what another gate has decided. */
  Admission checkAdmitted(
      GateRequest request,
      Caller.Verified caller,
      Collection<RouteRule> marked,
      Supplier<? extends Collection<RouteRule>> ofHandler) {
    Collection<RouteRule> handlers = rulesOf(ofHandler);
    if (handlers == null) {
      return unanswered(caller);
    }
    List<RouteRule> rules = new ArrayList<>(handlers);
    rules.addAll(marked);
    return checkAnywhere(request, caller, marked, andEverywhere(rules), ofCaches());
  }

  private Admission check(
      GateRequest request, Operation operation, Caller.Verified caller, List<RouteRule> rules) {
    Optional<Decision> decision = decide(operation, caller.context(), rules);
    Optional<Refusal> refusal =
        decision.isEmpty()
            ? Optional.of(Refusal.noPolicyAnswer())
            : decision
                .filter(Decision.Denied.class::isInstance)
                .map(denied -> refusal(request, (Decision.Denied) denied));
    return new Admission(caller, decision, refusal, List.of(), List.of());
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
}
