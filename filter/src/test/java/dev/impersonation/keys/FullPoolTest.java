package dev.impersonation.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("keys are fetched although the application has filled the common pool")
class FullPoolTest {
  @Test
  void find_commonPoolFull_fetchesKeys(@TempDir Path directory) throws Exception {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
                "-cp",
                System.getProperty("java.class.path", ""),
                FullPool.class.getName())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean isOver = process.waitFor(60, TimeUnit.SECONDS);

      String printed = Files.readString(output);
      assertTrue(isOver, printed);
      assertEquals(0, process.exitValue(), printed);
      assertTrue(printed.contains(FullPool.SERVED), printed);
    } finally {
      process.destroyForcibly();
    }
  }
}
