package dev.impersonation.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** What the process of a server tells the driver. */
final class Answers {
  /** Begins each line for the driver: some JVM flags print lines of their own. */
  static final String PREFIX = "> ";

  private Answers() {}

  /**
   * Prints the port, then for each line it reads the {@link CpuTime} so far. Returns at the end of
   * the input.
   *
   * @param settle waits until the work of all requests so far is done
   */
  static void give(int port, Runnable settle) throws IOException {
    System.out.println(PREFIX + port);
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    while (questions.readLine() != null) {
      settle.run();
      System.out.println(PREFIX + CpuTime.now());
    }
  }
}
