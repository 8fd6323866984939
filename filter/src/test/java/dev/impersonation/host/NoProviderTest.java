package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("SLF4J without a provider: the container's own log says what is wrong")
@Timeout(120)
final class NoProviderTest {
  private static final String START = "ImpersonationFilter impersonation: ";

  @TempDir Path folder;

  private List<String> run(String... settings) throws Exception {
    Process process =
        new ProcessBuilder(NoProviderApplication.command(folder, settings))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.contains("No SLF4J providers were found"), output);
    return output.lines().toList();
  }

  private static List<String> with(List<String> lines, String text) {
    return lines.stream().filter(line -> line.contains(text)).toList();
  }

  @Test
  void init_auditToTheLog_saysThatAllIsRefusedAndTheFix() throws Exception {
    List<String> output = run();
    assertEquals(List.of("status 503"), with(output, "status "));
    List<String> said = with(output, START);
    assertEquals(1, said.size(), output.toString());
    assertTrue(
        said.get(0)
            .contains(
                "SLF4J has no provider, so that nothing can be recorded: every impersonated"
                    + " request is answered 503"),
        said.get(0));
    assertTrue(said.get(0).contains("such as logback-classic"), said.get(0));
    assertTrue(said.get(0).contains("or set auditFile"), said.get(0));
  }

  @Test
  @DisplayName("with another record it says that warnings are lost, and no more")
  void init_auditToAFile_saysThatNothingIsLogged() throws Exception {
    List<String> output = run("auditFile", folder.resolve("audit.jsonl").toString());
    assertFalse(output.contains("status 503"), output.toString());
    List<String> said = with(output, START);
    assertEquals(1, said.size(), output.toString());
    assertTrue(said.get(0).contains("no warning and no error is logged: add one"), said.get(0));
    assertFalse(said.get(0).contains("503"), said.get(0));
  }

  @Test
  void init_everybodyIsRecorded_saysThatEverybodyIsRefused() throws Exception {
    List<String> said = with(run("audit", "all"), START);
    assertTrue(said.get(0).contains("every identified request is answered 503"), said.get(0));
  }
}
