package dev.impersonation.servlet;

import dev.impersonation.http.Admission;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.RouteRule;
import dev.impersonation.servlet.OwnAttributes.Note;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries what guards ask for to the filter behind them, for one dispatch only: a mark that was
 * left over must not open the target of another dispatch. Named includes have no path by which to
 * tell them apart, so that none of them is opened. A rule stands for the one guard that has it.
 *
 * @param rules those of the guards that ran for this dispatch
 * @param passed those of guards that ran before, for what looked like other dispatches
 */
record GuardMark(DispatchTarget target, Rules rules, Rules passed) {
  /** Rules in the order in which guards have added them, the last one first: none is copied. */
  record Rules(@Nullable RouteRule last, @Nullable Rules before) {
    private static final Rules NONE = new Rules(null, null);

    Rules and(RouteRule rule) {
      return new Rules(rule, this);
    }

    boolean isEmpty() {
      return last == null;
    }

    boolean contains(RouteRule rule) {
      Rules each = this;
      while (each != null) {
        if (rule.equals(each.last)) {
          return true;
        }
        each = each.before;
      }
      return false;
    }

    /** Returns them in their order. */
    List<RouteRule> all() {
      if (isEmpty()) {
        return List.of();
      }
      List<RouteRule> all = new ArrayList<>();
      for (Rules each = this; each != null; each = each.before) {
        if (each.last != null) {
          all.add(each.last);
        }
      }
      Collections.reverse(all);
      return Collections.unmodifiableList(all);
    }
  }

  static void add(HttpServletRequest request, DispatchTarget target, RouteRule rule) {
    OwnAttributes own = OwnAttributes.of(request);
    GuardMark before = of(own, target);
    own.set(Note.MARK, new GuardMark(target, before.rules().and(rule), before.passed()));
  }

  /** Has a guard count that may have run for another dispatch: it can only refuse. */
  static void addPassed(HttpServletRequest request, DispatchTarget target, RouteRule rule) {
    OwnAttributes own = OwnAttributes.of(request);
    GuardMark before = of(own, target);
    own.set(Note.MARK, new GuardMark(target, before.rules(), before.passed().and(rule)));
  }

  /** Whether the mark of a guard has been kept: somebody in front may take it for its own. */
  static boolean holds(HttpServletRequest request, RouteRule rule) {
    OwnAttributes own = OwnAttributes.find(request);
    return OwnAttributes.get(own, Note.MARK) instanceof GuardMark mark
        && (mark.rules().contains(rule) || mark.passed().contains(rule));
  }

  /** Returns the marks of this dispatch and of those before it, and leaves none. */
  static GuardMark take(@Nullable OwnAttributes own, DispatchTarget target) {
    if (own == null || OwnAttributes.get(own, Note.MARK) == null) {
      return none(target);
    }
    GuardMark mark = of(own, target);
    own.set(Note.MARK, null);
    return target.servletPath() == null ? mark.asPassed(target) : mark;
  }

  /** Returns that of a dispatch that no guard has marked. */
  static GuardMark none(DispatchTarget target) {
    return new GuardMark(target, Rules.NONE, Rules.NONE);
  }

  private static GuardMark of(OwnAttributes own, DispatchTarget target) {
    if (!(OwnAttributes.get(own, Note.MARK) instanceof GuardMark mark)) {
      return none(target);
    }
    return mark.target().equals(target) ? mark : mark.asPassed(target);
  }

  private GuardMark asPassed(DispatchTarget next) {
    Rules all = passed;
    for (RouteRule rule : rules.all()) {
      all = all.contains(rule) ? all : all.and(rule);
    }
    return new GuardMark(next, Rules.NONE, all);
  }

  /**
   * Before anybody is verified a guard can only mark. If the path is rewritten behind it, its mark
   * must not open what the request goes to now, and must not be lost either.
   */
  Admission tightenedByPassed(
      ImpersonationGate gate, ServletGateRequest dispatch, Admission admission) {
    if (passed.isEmpty() || admission.refusal().isPresent()) {
      return admission;
    }
    for (RouteRule rule : passed.all()) {
      Admission tightened = gate.tighten(dispatch, admission.caller(), rule);
      if (tightened.refusal().isPresent()) {
        return admission.tightenedBy(tightened);
      }
    }
    return admission;
  }
}
