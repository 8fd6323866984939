package dev.impersonation.benchmarks;

import dev.impersonation.testkit.TestIssuer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures what a call costs that verifies a token, ours and others', beside the least it could
 * cost. Run by {@code benchmarks/run-micro}.
 */
public final class MicroBenchmark {
  private static final int ENDED_BADLY = 2;

  private MicroBenchmark() {}

  /** Takes what {@link MicroOptions} tells; ends with 1 if a goal is missed, with 2 if misused. */
  public static void main(String[] arguments) throws Exception {
    MicroOptions options;
    try {
      options = MicroOptions.of(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println("Usage: " + MicroOptions.usage());
      System.exit(ENDED_BADLY);
      return;
    }
    Map<MicroPart, List<Round<String, Sample>>> parts = new EnumMap<>(MicroPart.class);
    try (TestIssuer issuer = TestIssuer.start()) {
      MicroTokens tokens = new MicroTokens(issuer);
      for (MicroPart part : options.parts()) {
        parts.put(part, part.measure(tokens, options.rounds()));
      }
    }
    List<JmhResult> calls =
        options.calls() == MicroOptions.Calls.MEASURED ? SingleCalls.run() : List.of();
    MicroReport report = new MicroReport(parts, calls);
    options.publication().publish("micro", "What a call costs that verifies a token", report);
    System.exit(report.areGoalsMet() ? 0 : 1);
  }
}
