package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.policy.Decision;
import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.support.LogTail;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@DisplayName("a policy that does not answer: the request does not happen")
final class SilentPolicyTest {
  private static final String SECRET = "sEcReTmArKeR";

  private final Caller.Verified caller =
      new Caller.Verified(
          ImpersonationContext.builder("https://clerk.example.com", SECRET)
              .actor(Actor.of(SECRET))
              .build());

  @BeforeEach
  void startLog() {
    // The file is there once a logger is.
    LoggerFactory.getLogger(PackageLog.NAME);
  }

  static Stream<Throwable> thrown() {
    return Stream.of(
        new IllegalStateException(SECRET),
        new IllegalArgumentException(SECRET, new IOException(SECRET)),
        new AssertionError(SECRET),
        new NoClassDefFoundError(SECRET),
        new StackOverflowError(SECRET),
        new OutOfMemoryError(SECRET),
        new InternalError(SECRET, new IOException(SECRET)),
        new UnknownError(SECRET),
        new VirtualMachineError(SECRET) {
          private static final long serialVersionUID = 1L;
        },
        // Not declared, yet thrown by code in languages that do not check.
        new IOException(SECRET),
        withoutStack(new IllegalStateException(SECRET)));
  }

  private static Throwable withoutStack(Throwable thrown) {
    thrown.setStackTrace(new StackTraceElement[0]);
    return thrown;
  }

  private static ImpersonationPolicy throwing(Throwable thrown) {
    return (operation, context) -> SilentPolicyTest.<Decision, RuntimeException>raise(thrown);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <V, T extends Throwable> V raise(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @SuppressWarnings("NullAway") // a policy that breaks its contract
  private static ImpersonationPolicy answeringNull() {
    return (operation, context) -> null;
  }

  /** One of its own each time: each says the same once a minute. */
  private static PolicyCheck plain() {
    return PolicyCheckTest.policies(GuardMode.ALLOW, null);
  }

  /** As a guard's rule, beside others, everywhere, and late. */
  private List<Admission> everyPlace(ImpersonationPolicy policy) {
    RouteRule rule = RouteRule.of(policy);
    RouteRule allow = RouteRule.of(GuardMode.ALLOW);
    PlainRequest get = PlainRequest.get();
    return List.of(
        plain().check(get, caller, List.of(rule), List::of),
        plain().check(get, caller, List.of(allow, rule), List::of),
        plain().check(get, caller, List.of(rule, allow), List::of),
        PolicyCheckTest.policies(GuardMode.ALLOW, policy).check(get, caller, List.of(), List::of),
        PolicyCheckTest.policies(GuardMode.DENY, policy)
            .check(get, caller, List.of(allow), List::of),
        plain().tighten(get, caller, rule));
  }

  private static void assertUnavailable(Admission admission) {
    assertEquals(Optional.empty(), admission.decision());
    Refusal refusal = admission.refusal().orElseThrow();
    assertEquals("Refusal[503 impersonation_policy_unavailable]", refusal.toString());
  }

  @ParameterizedTest
  @MethodSource("thrown")
  @DisplayName("S31: whatever it throws is logged by its class and place alone")
  void check_policyThrows_isUnavailable(Throwable thrown) throws IOException {
    LogTail log = LogTail.start();
    List<Admission> admissions = everyPlace(throwing(thrown));
    admissions.forEach(SilentPolicyTest::assertUnavailable);
    String place = thrown.getStackTrace().length == 0 ? "\\?" : "\\S*SilentPolicyTest\\S*";
    Pattern line =
        Pattern.compile(
            ".* ERROR .*a policy threw "
                + Pattern.quote(thrown.getClass().getName())
                + " at "
                + place
                + ": the request is refused");
    List<String> lines = log.lines("a policy threw");
    assertEquals(admissions.size(), lines.size());
    lines.forEach(logged -> assertTrue(line.matcher(logged).matches(), logged));
    assertEquals(List.of(), log.lines(SECRET));
  }

  /** Each of its methods is the user's own. */
  private static final class Unspeakable extends Error {
    private static final long serialVersionUID = 1L;
    private final boolean hasNoTrace;

    Unspeakable(boolean hasNoTrace) {
      this.hasNoTrace = hasNoTrace;
    }

    @Override
    public String getMessage() {
      throw new IllegalStateException(SECRET);
    }

    @Override
    public String toString() {
      throw new IllegalStateException(SECRET);
    }

    @Override
    @SuppressWarnings("NullAway") // an exception that breaks its contract
    public StackTraceElement[] getStackTrace() {
      if (hasNoTrace) {
        return null;
      }
      throw new InternalError(SECRET);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("S31: an exception whose own methods throw is logged by its class")
  void check_policyThrowsWhatCannotBeAsked_isUnavailable(boolean hasNoTrace) throws IOException {
    LogTail log = LogTail.start();
    List<Admission> admissions = everyPlace(throwing(new Unspeakable(hasNoTrace)));
    admissions.forEach(SilentPolicyTest::assertUnavailable);
    List<String> lines = log.lines("a policy threw " + Unspeakable.class.getName() + " at ?: ");
    assertEquals(admissions.size(), lines.size());
    assertEquals(List.of(), log.lines(SECRET));
  }

  @Test
  @DisplayName("S31: a place that was made up is one line, and no long one")
  void check_policyForgesItsPlace_isOneLine() throws IOException {
    LogTail log = LogTail.start();
    Throwable thrown = new IllegalStateException();
    thrown.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("Forged\n2026 INFO all is well", "x".repeat(9000), null, 1)
        });
    everyPlace(throwing(thrown)).forEach(SilentPolicyTest::assertUnavailable);
    List<String> lines = log.lines("all is well");
    assertTrue(lines.stream().allMatch(line -> line.contains("a policy threw ")), lines.toString());
    assertTrue(lines.stream().allMatch(line -> line.length() < 500), lines.toString());
  }

  @Test
  @DisplayName("an interrupt that a policy takes for its own is not lost")
  void check_policyThrowsThatItWasInterrupted_staysInterrupted() {
    everyPlace(throwing(new InterruptedException())).forEach(SilentPolicyTest::assertUnavailable);
    assertTrue(Thread.interrupted());
  }

  @Test
  void check_policyReturnsNull_isUnavailable() throws IOException {
    LogTail log = LogTail.start();
    List<Admission> admissions = everyPlace(answeringNull());
    admissions.forEach(SilentPolicyTest::assertUnavailable);
    assertEquals(admissions.size(), log.lines("ERROR").size());
    assertEquals(admissions.size(), log.lines("a policy returned null").size());
    assertEquals(List.of(), log.lines(SECRET));
  }

  @Test
  @DisplayName("a denial before it stands: then the silent policy is not asked")
  void check_deniedBefore_isDenied() {
    List<RouteRule> rules = List.of(RouteRule.of(GuardMode.DENY), RouteRule.of(answeringNull()));
    Admission admission =
        PolicyCheckTest.policies(GuardMode.ALLOW, null)
            .check(PlainRequest.get(), caller, rules, List::of);
    assertEquals("impersonation_denied", admission.refusal().map(Refusal::code).orElse(""));
  }
}
