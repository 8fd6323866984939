package dev.impersonation.benchmarks.issuer;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures what one session token costs the issuer's process beside one raw signature, and how long
 * the issuer starts. Run by {@code benchmarks/run-issuer}.
 */
public final class IssuerBenchmark {
  private static final double MOST_OF_RAW = 1.25;
  private static final double MOST_SECONDS = 1.5;
  private static final int STARTS = 9;
  private static final int TOKENS = 1_000;
  private static final int SIGNATURES = 300;

  private final List<String> command;
  private final Path log;

  private IssuerBenchmark(List<String> command, Path log) {
    this.command = command;
    this.log = log;
  }

  /**
   * Measures, and ends with 1 if a goal is missed.
   *
   * @param arguments the rounds, the tokens before the first, where the log goes, and the command
   *     that starts an issuer
   */
  public static void main(String[] arguments) throws Exception {
    List<String> all = List.of(arguments);
    IssuerBenchmark benchmark =
        new IssuerBenchmark(all.subList(3, all.size()), Path.of(arguments[2]));
    int rounds = Integer.parseInt(arguments[0]);
    List<Figure> figures = benchmark.run(rounds, Integer.parseInt(arguments[1]));
    System.out.println("| | median | least to most | goal | |");
    System.out.println("|---|---|---|---|---|");
    figures.forEach(figure -> System.out.println(figure.row()));
    System.exit(figures.stream().allMatch(Figure::isMet) ? 0 : 1);
  }

  private List<Figure> run(int rounds, int warmUp)
      throws IOException, InterruptedException, GeneralSecurityException {
    // Its end writes the archive of classes that the next ones start with.
    IssuerProcess.start(command, log).close();
    List<Double> seconds = new ArrayList<>();
    List<Double> cpuSeconds = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      try (IssuerProcess issuer = IssuerProcess.start(command, log)) {
        seconds.add(seconds(issuer.untilReady()));
        cpuSeconds.add(seconds(issuer.cpuTime()));
      }
    }
    return List.of(
        new Figure("start to ready, s", MOST_SECONDS, seconds),
        new Figure("start to ready, s of CPU", MOST_SECONDS, cpuSeconds),
        new Figure("session token ÷ raw signature, CPU", MOST_OF_RAW, ratios(rounds, warmUp)));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private List<Double> ratios(int rounds, int warmUp)
      throws IOException, InterruptedException, GeneralSecurityException {
    RawSigning raw = new RawSigning();
    raw.measure(SIGNATURES);
    List<Double> ratios = new ArrayList<>();
    try (IssuerProcess issuer = IssuerProcess.start(command, log)) {
      Browser browser = new Browser(issuer);
      browser.askForTokens(warmUp);
      for (int round = 0; round < rounds; round++) {
        double before = raw.measure(SIGNATURES);
        Duration cpu = issuer.cpuTime();
        browser.askForTokens(TOKENS);
        double token = (double) issuer.cpuTime().minus(cpu).toNanos() / TOKENS;
        // As much before as behind: what else the machine does changes slowly.
        ratios.add(token / ((before + raw.measure(SIGNATURES)) / 2));
      }
    }
    return ratios;
  }
}
