package dev.impersonation.benchmarks;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.token.InvalidTokenException;
import dev.impersonation.token.SessionTokenVerifier;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What single calls of ours take by the clock, and allocate, as JMH sees it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SingleCalls {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  /** What is called with. One thread of JMH has one. */
  @State(Scope.Thread)
  public static class Tokens {
    private static final int DISTINCT = 1_024;

    private final MicroTokens tokens = new MicroTokens(TestIssuer.start());
    private final List<String> distinct = tokens.customers(DISTINCT);
    private final MicroTokens.Raw raw = MicroTokens.Raw.of(distinct.get(0));
    private final byte[] bytes = distinct.get(0).getBytes(StandardCharsets.ISO_8859_1);
    private final SessionTokenVerifier verifier = tokens.verifier();
    private SessionTokenVerifier fresh = tokens.verifier();
    private int next;
  }

  /** A token that is refused. */
  @State(Scope.Thread)
  public static class Refused {
    private final TestIssuer issuer = TestIssuer.start();
    private final SessionTokenVerifier verifier = new MicroTokens(issuer).verifier();
    private final Map<RefusedToken, String> signed = new EnumMap<>(RefusedToken.class);

    /** Signs one of each kind. */
    public Refused() {
      for (RefusedToken kind : RefusedToken.values()) {
        signed.put(kind, kind.sign(issuer));
      }
    }

    private InvalidTokenException.Reason refusal(RefusedToken kind) throws Exception {
      return MicroTokens.refusal(verifier, Objects.requireNonNull(signed.get(kind)));
    }
  }

  /** One of 1 024 tokens in turn; when all were seen, by a verifier that has seen none. */
  @Benchmark
  public ImpersonationContext cold(Tokens state) throws Exception {
    if (state.next == Tokens.DISTINCT) {
      state.next = 0;
      state.fresh = state.tokens.verifier();
    }
    return state.fresh.verify(state.distinct.get(state.next++));
  }

  /** The least a token costs that is verified. */
  @Benchmark
  public Boolean rawSignature(Tokens state) throws Exception {
    return state.tokens.verify(state.raw);
  }

  /** A token that was seen, in a new String. */
  @Benchmark
  public ImpersonationContext hot(Tokens state) throws Exception {
    return state.verifier.verify(new String(state.bytes, StandardCharsets.ISO_8859_1));
  }

  /** That String alone. */
  @Benchmark
  public String newString(Tokens state) {
    return new String(state.bytes, StandardCharsets.ISO_8859_1);
  }

  /** No token. */
  @Benchmark
  public InvalidTokenException.Reason garbage(Refused state) throws Exception {
    return state.refusal(RefusedToken.GARBAGE);
  }

  /** No token, of three parts. */
  @Benchmark
  public InvalidTokenException.Reason garbageInThreeParts(Refused state) throws Exception {
    return state.refusal(RefusedToken.GARBAGE_IN_THREE_PARTS);
  }

  /** A token of HS256. */
  @Benchmark
  public InvalidTokenException.Reason wrongAlgorithm(Refused state) throws Exception {
    return state.refusal(RefusedToken.WRONG_ALGORITHM);
  }

  /** A token of a key that is not in the key set. */
  @Benchmark
  public InvalidTokenException.Reason unknownKid(Refused state) throws Exception {
    return state.refusal(RefusedToken.UNKNOWN_KEY);
  }

  /** A forged token of many header members. */
  @Benchmark
  public InvalidTokenException.Reason manyMembers(Refused state) throws Exception {
    return state.refusal(RefusedToken.MANY_MEMBERS);
  }

  /** Runs them all, in processes of their own. */
  static List<JmhResult> run() throws RunnerException {
    Runner runner =
        new Runner(
            new OptionsBuilder()
                .include("^" + SingleCalls.class.getName() + "\\.")
                .addProfiler(GCProfiler.class)
                .build());
    return runner.run().stream().map(SingleCalls::result).toList();
  }

  private static JmhResult result(RunResult result) {
    Result<?> time = result.getPrimaryResult();
    return new JmhResult(
        time.getLabel(),
        time.getScore(),
        time.getScoreError(),
        Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED)).getScore());
  }
}
