package dev.impersonation.policy;

import dev.impersonation.Actor;
import dev.impersonation.Impersonation;
import dev.impersonation.ImpersonationContext;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says what may be done while somebody impersonates. Asked for impersonated requests only, {@link
 * Impersonation#UNKNOWN} ones among them, and on each dispatch of one.
 *
 * <p>Implementations are safe for use by many threads and answer quickly: the request waits for
 * them. One that returns null or throws, whatever it is, an error of the virtual machine included,
 * answers nothing, and the request does not happen: 503 {@code impersonation_policy_unavailable}.
 * The class of what it threw is logged with its place; the message is shown to nobody.
 *
 * <p>Policies are put together with {@link #and}: whichever denies, decides.
 */
@FunctionalInterface
public interface ImpersonationPolicy {
  /**
   * Decides about one operation.
   *
   * @param operation what is asked for
   * @param context for whom, and by whom; {@link ImpersonationContext#isImpersonated()} is true
   */
  Decision decide(Operation operation, ImpersonationContext context);

  /**
   * Returns a policy that allows what both allow. This one is asked first; the first denial
   * decides, and where both allow, this one's rule is named.
   */
  default ImpersonationPolicy and(ImpersonationPolicy other) {
    Objects.requireNonNull(other, "other");
    return (operation, context) -> {
      Decision first = decide(operation, context);
      if (first instanceof Decision.Denied) {
        return first;
      }
      Decision second = other.decide(operation, context);
      return second instanceof Decision.Allowed ? first : second;
    };
  }

  /** Returns a policy that allows everything; its rule is {@code allow}. */
  static ImpersonationPolicy allow() {
    Decision allowed = Decision.allowed("allow");
    return (operation, context) -> allowed;
  }

  /** Returns a policy that denies everything: rule {@code deny}, {@code impersonation_denied}. */
  static ImpersonationPolicy deny() {
    Decision denied = Decision.denied("deny");
    return (operation, context) -> denied;
  }

  /**
   * Returns a policy that allows {@linkplain Operation#isSafe() safe} operations: rule {@code
   * read-only}, code {@code impersonation_read_only}.
   */
  static ImpersonationPolicy readOnly() {
    return rule("read-only", RefusalCode.READ_ONLY, (operation, context) -> operation.isSafe());
  }

  /**
   * Returns a policy that demands that the {@code act} claim says why, for which ticket, or with
   * whose approval: rule {@code require-reason}, code {@code impersonation_reason_required}. An
   * actor token puts there what its maker wrote into the actor object.
   *
   * @param members the members of {@code act} that must all be there, such as {@code reason},
   *     {@code ticket} or {@code approver}: as text that is not blank, or as a number
   * @throws IllegalArgumentException if there are none, or one is blank
   */
  static ImpersonationPolicy requireReason(String... members) {
    List<String> required = List.of(members);
    if (required.isEmpty() || required.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "requireReason needs the names of the members of act to look for, such as \"reason\"");
    }
    return rule(
        "require-reason",
        RefusalCode.REASON_REQUIRED,
        (operation, context) ->
            required.stream().allMatch(member -> says(context.act().get(member))));
  }

  private static boolean says(@Nullable Object value) {
    return value instanceof Number || (value instanceof String text && !text.isBlank());
  }

  /**
   * Returns a policy that demands that the customer agreed: rule {@code require-consent}, code
   * {@code impersonation_consent_required}.
   *
   * @param consented says whether the subject agreed to be acted for, as the application's own
   *     records have it
   */
  static ImpersonationPolicy requireConsent(Predicate<ImpersonationContext> consented) {
    Objects.requireNonNull(consented, "consented");
    return rule(
        "require-consent",
        RefusalCode.CONSENT_REQUIRED,
        (operation, context) -> consented.test(context));
  }

  /**
   * Returns a policy that allows these current actors: rule {@code actors}, code {@code
   * impersonation_actor_not_permitted}. A context that is {@link Impersonation#UNKNOWN} names no
   * actor and is denied.
   */
  static ImpersonationPolicy actors(Predicate<Actor> permitted) {
    Objects.requireNonNull(permitted, "permitted");
    return rule(
        "actors",
        RefusalCode.ACTOR_NOT_PERMITTED,
        (operation, context) -> context.actor().filter(permitted).isPresent());
  }

  /**
   * Returns a policy that lets nobody act for these subjects: rule {@code protected-subjects}, code
   * {@code impersonation_subject_protected}.
   *
   * @param isProtected says so of a {@linkplain ImpersonationContext#subject() subject}
   */
  static ImpersonationPolicy protectedSubjects(Predicate<String> isProtected) {
    Objects.requireNonNull(isProtected, "isProtected");
    return rule(
        "protected-subjects",
        RefusalCode.SUBJECT_PROTECTED,
        (operation, context) -> !isProtected.test(context.subject()));
  }

  /**
   * Returns a policy that refuses actors who were impersonated themselves: rule {@code no-nesting},
   * code {@code impersonation_nested}. A context that is {@link Impersonation#UNKNOWN} cannot show
   * that there was no actor before, and is denied.
   */
  static ImpersonationPolicy noNesting() {
    return rule(
        "no-nesting",
        RefusalCode.NESTED,
        (operation, context) ->
            context.actor().filter(actor -> actor.prior().isEmpty()).isPresent());
  }

  /**
   * Returns a policy that asks another one about automated clients ({@link Actor#type()} is {@code
   * agent}, or the actor has a {@code type} or {@code sub_profile} that is no text) and allows the
   * rest, with rule {@code agents}. It can only add to what else holds: {@code
   * readOnly().and(agents(deny()))}. An agent is not to be told from a person where a context is
   * {@link Impersonation#UNKNOWN}: see {@link #unknown}.
   */
  static ImpersonationPolicy agents(ImpersonationPolicy policy) {
    return where(
        "agents",
        context -> context.actor().filter(ImpersonationPolicy::mayBeAgent).isPresent(),
        policy);
  }

  private static boolean mayBeAgent(Actor actor) {
    return actor.type().filter("agent"::equals).isPresent()
        || isNoText(actor.members().get("type"))
        || isNoText(actor.members().get("sub_profile"));
  }

  private static boolean isNoText(@Nullable Object member) {
    return member != null && !(member instanceof String);
  }

  /**
   * Returns a policy that asks another one where a token cannot tell whether somebody impersonates
   * ({@link Impersonation#UNKNOWN}) and allows the rest, with rule {@code unknown}.
   */
  static ImpersonationPolicy unknown(ImpersonationPolicy policy) {
    return where("unknown", context -> context.impersonation() == Impersonation.UNKNOWN, policy);
  }

  private static ImpersonationPolicy rule(
      String rule, RefusalCode code, BiPredicate<Operation, ImpersonationContext> allows) {
    Decision allowed = Decision.allowed(rule);
    Decision denied = Decision.denied(rule, code.code());
    return (operation, context) -> allows.test(operation, context) ? allowed : denied;
  }

  private static ImpersonationPolicy where(
      String rule, Predicate<ImpersonationContext> applies, ImpersonationPolicy policy) {
    Objects.requireNonNull(policy, "policy");
    Decision allowed = Decision.allowed(rule);
    return (operation, context) ->
        applies.test(context) ? policy.decide(operation, context) : allowed;
  }
}
