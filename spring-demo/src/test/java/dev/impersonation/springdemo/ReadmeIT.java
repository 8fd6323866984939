package dev.impersonation.springdemo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of README.md, run as they are written there. */
final class ReadmeIT {
  private static final String READY = "ready on http://127.0.0.1:";

  @TempDir private Path directory;

  private static List<String> commands() throws IOException {
    return Pattern.compile("```sh\n(.*?)\n```", Pattern.DOTALL)
        .matcher(Files.readString(Path.of("README.md")))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  private Process bash(String command, Map<String, String> environment) throws IOException {
    ProcessBuilder bash = new ProcessBuilder("bash", "-euc", "exec env " + command);
    bash.environment().put("JDK_JAVA_OPTIONS", JarProcess.QUICK_JVM);
    bash.environment().putAll(environment);
    return bash.directory(directory.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  @Timeout(300)
  void commands_asShown_startEachJarAndSayWhoActs() throws Exception {
    List<String> commands = commands();
    assertEquals(3, commands.size());
    Files.createSymbolicLink(directory.resolve("spring-demo"), Path.of("").toAbsolutePath());
    try (TestIssuer issuer = TestIssuer.start()) {
      Files.writeString(directory.resolve("key.pem"), issuer.publicKeyPem());
      String secured = commands.get(0).replaceFirst(" protect$", " protect-secured");
      assertNotEquals(commands.get(0), secured);
      for (String start : List.of(commands.get(0), commands.get(1), secured)) {
        Process demo = bash(start, Map.of("PORT", "0"));
        try {
          String ready = String.valueOf(demo.inputReader().readLine());
          Matcher port = Pattern.compile(Pattern.quote(READY) + "([0-9]+)").matcher(ready);
          assertTrue(port.matches(), ready);
          String token =
              issuer
                  .token()
                  .issuer("https://clerk.example.com")
                  .impersonatedBy("user_support")
                  .sign();

          Process curl = bash(commands.get(2), Map.of("PORT", port.group(1), "TOKEN", token));
          String answer = new String(curl.getInputStream().readAllBytes(), UTF_8);

          assertEquals(0, curl.waitFor(), answer);
          assertTrue(answer.contains("\"actor\":{\"sub\":\"user_support\"}"), answer);
        } finally {
          demo.destroyForcibly();
        }
      }
    }
  }
}
