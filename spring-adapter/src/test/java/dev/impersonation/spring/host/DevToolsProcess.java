package dev.impersonation.spring.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.impersonation.spring.support.Server;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A running {@link DevToolsApplication}. It is killed when it takes too long, so that reading from
 * it always ends.
 */
final class DevToolsProcess implements AutoCloseable {
  private static final int LIMIT_SECONDS = 240;

  /** Which class loader has the library: jars stay, and directories are loaded anew. */
  enum Library {
    STAYS("restart.exclude.library=.*/(spring-adapter|filter)/target/classes/"),
    IS_LOADED_ANEW("restart.include.library=.*/impersonation-filter-[^/]*[.]jar");

    private final String setting;

    Library(String setting) {
      this.setting = setting;
    }
  }

  private final Process process;
  private final BufferedReader out;
  private final List<String> lines = new ArrayList<>();

  private DevToolsProcess(Process process) {
    this.process = process;
    this.out = process.inputReader(UTF_8);
  }

  /**
   * Starts one.
   *
   * @param directory where the settings of DevTools are put
   */
  static DevToolsProcess start(
      Server server, Library library, Path directory, Path file, String publishableKey)
      throws IOException {
    Path settings = Files.createDirectories(directory.resolve("META-INF"));
    Files.writeString(settings.resolve("spring-devtools.properties"), library.setting);
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                directory + File.pathSeparator + System.getProperty("java.class.path", ""),
                "-Ddevtools.server=" + server,
                "-Ddevtools.file=" + file,
                DevToolsApplication.class.getName(),
                "--impersonation.publishable-key=" + publishableKey,
                "--impersonation.audit-file=" + file,
                "--spring.devtools.livereload.enabled=false",
                // Only the test restarts it, whoever compiles meanwhile.
                "--spring.devtools.restart.trigger-file=.never")
            .redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(
            name -> name.matches("(IMPERSONATION|SPRING)_.*|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS"));
    Process process = builder.start();
    CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    return new DevToolsProcess(process);
  }

  /** Returns the next that it says. */
  String next() throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      lines.add(line);
      if (line.startsWith(DevToolsApplication.SAYS)) {
        return line.substring(DevToolsApplication.SAYS.length());
      }
    }
    throw new AssertionError("ended: " + String.join("\n", lines));
  }

  void tell(int command) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write(command);
    in.flush();
  }

  /** Waits for its end, reads the rest, and returns the exit code. */
  int exitCode() throws IOException, InterruptedException {
    out.lines().forEach(lines::add);
    return process.waitFor();
  }

  /** Returns all that was read. */
  String output() {
    return String.join("\n", lines);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
