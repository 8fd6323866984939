package dev.impersonation.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The scripts in {@code src/test/node}, in which Clerk's own clients for Node and browsers run. */
final class NodeClient {
  private static final Path SOURCE = Path.of("src", "test", "node");
  private static final Path DIRECTORY = Path.of("target", "node").toAbsolutePath();
  private static final int INSTALL_SECONDS = 300;
  private static final int RUN_SECONDS = 120;
  private static final JsonMapper JSON = new JsonMapper();

  /** What decides how the clients behave must come from the test alone. */
  private static final Set<String> VARIABLES_BEGIN =
      Set.of("CLERK_", "NEXT_PUBLIC_", "NODE_", "PLAYWRIGHT_", "PW", "DEBUG");

  /** Installs once in a JVM, however many tests ask; then it is the command to run scripts with. */
  private static final FutureTask<Path> NODE = new FutureTask<>(NodeClient::install);

  private NodeClient() {}

  private static Path install() throws IOException {
    Path node = command("node", "nodejs");
    Path npm = command("npm", "npm");
    Files.createDirectories(DIRECTORY);
    try (Stream<Path> files = Files.list(SOURCE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(
            file, DIRECTORY.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    String wanted =
        Files.readString(DIRECTORY.resolve("package.json"))
            + Files.readString(DIRECTORY.resolve("package-lock.json"));
    Path installed = DIRECTORY.resolve("node_modules").resolve(".installed");
    if (!Files.exists(installed) || !Files.readString(installed).equals(wanted)) {
      Output output =
          execute(
              INSTALL_SECONDS,
              builder(
                  npm.toString(),
                  "ci",
                  "--ignore-scripts",
                  "--no-audit",
                  "--no-fund",
                  "--prefer-offline"));
      assertEquals(0, output.exitCode(), () -> "npm ci failed: " + output);
      Files.writeString(installed, wanted);
    }
    return node;
  }

  private record Output(int exitCode, String out, String err) {
    @Override
    public String toString() {
      return "exit code " + exitCode + "\n" + out + "\n" + err;
    }
  }

  /**
   * Runs a script.
   *
   * @param steps the names of all its steps, which must pass in this order
   */
  static void run(String script, Map<String, String> settings, List<String> steps)
      throws IOException, InterruptedException, ExecutionException {
    NODE.run();
    ProcessBuilder builder = builder(NODE.get().toString(), script);
    builder
        .environment()
        .keySet()
        .removeIf(name -> VARIABLES_BEGIN.stream().anyMatch(name::startsWith));
    builder.environment().put("CLERK_TELEMETRY_DISABLED", "1");
    builder.environment().putAll(settings);
    Output output = execute(RUN_SECONDS, builder);
    List<String> passed = new ArrayList<>();
    for (String line : output.out().lines().filter(line -> line.startsWith("{")).toList()) {
      JsonNode step = JSON.readTree(line);
      if (step.path("ok").asBoolean()) {
        passed.add(step.path("step").asText());
      }
    }
    assertEquals(0, output.exitCode(), () -> script + " failed: " + output);
    assertEquals(steps, passed, output::toString);
  }

  /**
   * Finds a command.
   *
   * @param debianPackage named where it is missing
   */
  static Path command(String name, String debianPackage) {
    for (String directory : System.getenv("PATH").split(File.pathSeparator, -1)) {
      Path file = Path.of(directory, name);
      if (Files.isRegularFile(file) && Files.isExecutable(file)) {
        return file.toAbsolutePath();
      }
    }
    throw new AssertionError(
        "The tests with Clerk's own clients need "
            + name
            + ", which is not in PATH. On Debian: sudo apt-get install "
            + debianPackage
            + " (all they need: nodejs npm chromium; Node 20.9 or newer)");
  }

  private static ProcessBuilder builder(String... command) {
    return new ProcessBuilder(command).directory(DIRECTORY.toFile());
  }

  private static Output execute(int seconds, ProcessBuilder builder) throws IOException {
    Path out = Files.createTempFile(DIRECTORY, "out", ".log");
    Path err = Files.createTempFile(DIRECTORY, "err", ".log");
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    boolean ended = false;
    try {
      ended = process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      // A browser among them outlives a parent that is killed.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String output = Files.readString(out, UTF_8);
    String errors = Files.readString(err, UTF_8);
    assertTrue(ended, () -> builder.command() + " took too long:\n" + output + "\n" + errors);
    return new Output(process.exitValue(), output, errors);
  }
}
