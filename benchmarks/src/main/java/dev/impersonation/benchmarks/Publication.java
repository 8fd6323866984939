package dev.impersonation.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where results go: to standard output, and to files of the documentation if that is asked for. */
enum Publication {
  PRINTED,
  WRITTEN;

  /** The system property that names a native provider, if one is on the class path. */
  static final String PROVIDER = "benchmark.provider";

  private static final Pattern PEERS =
      Pattern.compile(
          "(java-jwt|caffeine|nimbus-jose-jwt|spring-security-oauth2-jose|jose4j|smallrye-jwt"
              + "|jjwt-impl|backend-api|jetty-server|jmh-core|AmazonCorrettoCryptoProvider)"
              + "-[0-9].*\\.jar");

  /** What is told. */
  interface Result {
    void print(PrintStream out);

    /** Returns what is told, at a glance. */
    BarPlot plot();
  }

  /**
   * Publishes a result.
   *
   * @param name of the files, beside the version of the JDK
   */
  void publish(String name, String title, Result result) throws IOException {
    String head = head(name);
    System.out.println();
    System.out.println(head);
    System.out.println();
    result.print(System.out);
    if (this == PRINTED) {
      return;
    }
    Path directory = Files.createDirectories(Path.of(System.getProperty("benchmark.docs", "docs")));
    String provider = System.getProperty(PROVIDER);
    String file =
        name + (provider == null ? "" : "-" + provider) + "-jdk" + Runtime.version().feature();
    Files.writeString(directory.resolve(file + ".svg"), result.plot().svg());
    Path page = directory.resolve(file + ".md");
    try (PrintStream out = new PrintStream(page.toFile(), StandardCharsets.UTF_8)) {
      out.printf("# %s%n%n%s%n%n![%s](%s.svg)%n%n", title, head, result.plot().title(), file);
      result.print(out);
    }
    System.out.println("Written: " + page);
  }

  private static String head(String name) {
    return String.format(
        Locale.ROOT,
        "%s, `%s`, version %s, JDK %s (%s), %d processors, %s %s.%nBeside: %s.",
        LocalDate.now(ZoneOffset.UTC),
        ("benchmarks/run-" + name + " " + System.getProperty("benchmark.arguments", "")).strip(),
        System.getProperty("benchmark.version", "unknown"),
        Runtime.version(),
        System.getProperty("java.vendor"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        peers());
  }

  private static String peers() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(jar -> jar.substring(jar.lastIndexOf(File.separatorChar) + 1))
        .filter(jar -> PEERS.matcher(jar).matches())
        .map(jar -> jar.substring(0, jar.length() - ".jar".length()))
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
