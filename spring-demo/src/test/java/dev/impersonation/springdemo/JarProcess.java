package dev.impersonation.springdemo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A runnable jar as a process of its own. It is killed when it takes too long, so that reading from
 * it always ends.
 */
final class JarProcess implements AutoCloseable {
  /** Options of a JVM that does not run for long. */
  static final String QUICK_JVM = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1";

  private static final int LIMIT_SECONDS = 180;

  /** What decides how the process behaves must come from the test alone. */
  private static final List<String> VARIABLES =
      List.of(
          "PORT",
          "ISSUER_PORT",
          "ISSUER",
          "JWKS_URL",
          "JWT_KEY_PEM_FILE",
          "AUTHORIZED_PARTIES",
          "CLOCK_SKEW_SECONDS",
          "PUBLISHABLE_KEY",
          "AUDIT_FILE",
          "JAVA_TOOL_OPTIONS",
          "JDK_JAVA_OPTIONS");

  private final Process process;
  private final BufferedReader out;
  private final Path err;

  private JarProcess(Process process, Path err) {
    this.process = process;
    this.out = process.inputReader(UTF_8);
    this.err = err;
  }

  /** Returns the jar that the build names by this system property. */
  static Path jar(String property) {
    return Path.of(Objects.requireNonNull(System.getProperty(property), property)).normalize();
  }

  /** Starts it with this directory as its directory for temporary files. */
  static JarProcess start(
      Path jar, Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(QUICK_JVM.split(" ")));
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("tmp")));
    command.add("-jar");
    command.add(jar.toString());
    Collections.addAll(command, arguments);
    Path err = directory.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().keySet().removeAll(VARIABLES);
    builder.environment().putAll(environment);
    JarProcess started = new JarProcess(builder.start(), err);
    CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS).execute(started::close);
    return started;
  }

  /** Returns the lines up to the one that begins like this. */
  List<String> readUntil(String beginning) throws IOException {
    List<String> lines = new ArrayList<>();
    String line;
    do {
      line = out.readLine();
      if (line == null) {
        throw new AssertionError("ended before " + beginning + ": " + lines + err());
      }
      lines.add(line);
    } while (!line.startsWith(beginning));
    return lines;
  }

  /** Waits until it is ready and returns its base URL. */
  String ready() throws IOException {
    List<String> lines = readUntil("ready on ");
    return lines.get(lines.size() - 1).substring("ready on ".length());
  }

  /** Waits for its end and returns the exit code. */
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  boolean endsWithin(int seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }

  /** Returns the processes that it has started and that still run. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** What was not read before. */
  String out() throws IOException {
    return String.join("\n", out.lines().toList());
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void close() {
    children().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
