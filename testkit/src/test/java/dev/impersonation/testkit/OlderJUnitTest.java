package dev.impersonation.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.testkit.ExtensionSamples.Closing;
import dev.impersonation.testkit.ExtensionSamples.Injection;
import dev.impersonation.testkit.ExtensionSamples.OneInstance;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The extension on JUnit Jupiter 5.14, in a process whose class path has no newer JUnit. */
class OlderJUnitTest {

  @Test
  void extension_onJupiter514_behavesTheSame(@TempDir Path directory) throws Exception {
    String jar =
        Objects.requireNonNull(
            System.getProperty("older.junit.jar"), "The build sets older.junit.jar");
    try (JarFile console = new JarFile(jar)) {
      String version =
          console.getManifest().getMainAttributes().getValue("Engine-Version-junit-jupiter");
      assertTrue(version.startsWith("5.14."), version);
    }
    Path log = directory.resolve("console.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", jar, "execute"));
    command.addAll(List.of("--fail-if-no-tests", "--disable-ansi-colors", "--class-path"));
    command.add(classPath());
    for (Class<?> sample : List.of(Injection.class, Closing.class, OneInstance.class)) {
      command.add("--select-class=" + sample.getName());
    }

    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();

    String output = Files.readString(log);
    assertTrue(ended, output);
    assertEquals(0, process.exitValue(), output);
    assertTrue(output.matches("(?s).*\\[ +10 tests successful +].*"), output);
    assertTrue(output.matches("(?s).*\\[ +0 tests failed +].*"), output);
  }

  private static String classPath() throws URISyntaxException {
    List<String> entries = new ArrayList<>();
    for (Class<?> type :
        List.of(
            TestIssuer.class,
            ExtensionSamples.class,
            JsonMapper.class,
            JsonFactory.class,
            JsonProperty.class,
            NullMarked.class)) {
      entries.add(
          Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return String.join(File.pathSeparator, entries);
  }
}
