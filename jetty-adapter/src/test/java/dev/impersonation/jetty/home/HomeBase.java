package dev.impersonation.jetty.home;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.readme.Snippets;
import dev.impersonation.support.AuditReader;
import dev.impersonation.support.Eventually;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** A directory of a standalone Jetty's that the module is installed in as the guide says. */
record HomeBase(Path path) {
  static final Path GUIDE = Path.of("../docs/jetty-standalone.md");

  /** With these modules of Jetty's, on a free port of 127.0.0.1. */
  static HomeBase install(Path path, String modules) throws Exception {
    HomeBase base = new HomeBase(Files.createDirectories(path));
    base.run(
        "java -jar \"$JETTY_HOME/start.jar\" --add-modules="
            + modules
            + " jetty.http.host=127.0.0.1 jetty.http.port=0");
    Path zip = JettyHome.property("home.zip");
    Files.copy(zip, base.path.resolve(zip.getFileName()));
    base.run(guide("sh", "unzip"));
    return base;
  }

  /** A block of the guide. */
  static String guide(String language, String text) throws IOException {
    return Snippets.of(GUIDE).block(language, text);
  }

  /** Adds lines to a file in {@code start.d}, as somebody does with an editor. */
  HomeBase configure(String module, String... lines) throws IOException {
    Files.write(
        path.resolve("start.d/" + module + ".ini"),
        List.of(lines),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return this;
  }

  private String run(String script) throws Exception {
    try (HomeProcess process = process(script, Map.of())) {
      assertEquals(0, process.exitCode(), process.log());
      return process.log();
    }
  }

  /** What {@code start.jar} prints with this argument, without a server. */
  String asked(String argument) throws Exception {
    return run("java -jar \"$JETTY_HOME/start.jar\" " + argument);
  }

  /** Runs the guide's command, and waits until the server has started. */
  HomeProcess start(Map<String, String> environment) throws IOException {
    return begin(environment).started();
  }

  /** Runs the guide's command. */
  HomeProcess begin(Map<String, String> environment) throws IOException {
    return process("exec " + guide("sh", "start.jar\"\n"), environment);
  }

  private HomeProcess process(String script, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-e", "-c", script)
            .directory(path.toFile())
            .redirectErrorStream(true);
    Map<String, String> variables = builder.environment();
    variables.keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    variables.put("JETTY_HOME", JettyHome.path().toAbsolutePath().toString());
    variables.put("JETTY_BASE", path.toAbsolutePath().toString());
    variables.merge(
        "PATH",
        Path.of(System.getProperty("java.home"), "bin").toString(),
        (all, java) -> java + File.pathSeparator + all);
    variables.putAll(environment);
    return new HomeProcess(builder.start());
  }

  /** The lines of the file that the template names. */
  List<String> events() {
    return new AuditReader(path.resolve("logs")).lines();
  }

  /** Those of the one request to this path: the outcome comes behind the answer. */
  List<String> eventsOf(String requested) {
    AuditReader reader = new AuditReader(path.resolve("logs"));
    return Eventually.get(
        () -> reader.lines().stream().filter(line -> line.contains(requested)).toList(),
        lines -> lines.size() > 1);
  }
}
