package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What does not start: what does is run as a process of its own. */
class IssuerCommandTest {
  @TempDir private Path directory;

  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();

  private int run(Map<String, String> environment, String... arguments) {
    CommandLine command = IssuerCommand.commandLine(environment);
    return command
        .setErr(new PrintWriter(err, true))
        .setOut(new PrintWriter(out, true))
        .execute(arguments);
  }

  private void assertOneLine(String beginning) {
    String line = err.toString();
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.startsWith(beginning), line);
    assertEquals("", out.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "--port, http, Invalid value for option '--port'",
    "--port, 65536, --port is refused",
    "--host, 192.0.2.1, --secret-key is refused",
    "--host, localhost, --publishable-key is refused",
    "--url, https://a.example/x, --url is refused",
    "--url, http://[, Invalid value for option '--url'",
    "--secret-key, distinctive, --secret-key is refused",
    "--sign-in-url, sign-in, --sign-in-url is refused",
    "--publishable-key, pk_test_x, --publishable-key is refused",
    "--allowed-origin, *, --allowed-origin is refused",
    "--token-version, 3, Invalid value for option '--token-version'",
    "--impersonation-limit, -1, --impersonation-limit is refused",
    "--plan, gold, Invalid value for option '--plan'",
  })
  void execute_wrongValue_saysSoInOneLineOnTheCommandLineAndInTheVariable(
      String option, String value, String message) {
    assertEquals(2, run(Map.of(), option + "=" + value));
    assertOneLine(message);
    assertFalse(err.toString().contains("distinctive"), err.toString());

    err.getBuffer().setLength(0);
    String variable = "ISSUER" + option.substring(1).replace('-', '_').toUpperCase(Locale.ROOT);
    assertEquals(2, run(Map.of(variable, value)));
    assertOneLine(message);
  }

  @Test
  void execute_flagThatIsNone_saysSo() {
    assertEquals(2, run(Map.of("ISSUER_LOCAL_CONTROLS", "maybe")));

    assertOneLine("Invalid value for option '--local-controls'");
  }

  @Test
  void execute_help_saysEachOptionOnce() {
    assertEquals(0, run(Map.of(), "--help"));

    String help = out.toString();
    assertTrue(help.startsWith("Usage: java -jar impersonation-issuer.jar [option ...]"), help);
    assertTrue(help.contains("--publishable-key=pk_..."), help);
    assertTrue(help.contains("--allowed-origin=ORIGIN"), help);
    assertFalse(help.contains(",ORIGIN") || help.contains(",pk_"), help);
  }

  @Test
  void execute_unknownOption_namesItWithoutItsValue() {
    assertEquals(2, run(Map.of(), "--secretkey=sk_test_distinctive"));

    assertOneLine("unknown option --secretkey;");
  }

  @Test
  void execute_argumentOfNoOption_isNotShown() {
    assertEquals(2, run(Map.of(), "sk_test_distinctive"));

    assertOneLine("there is an argument that belongs to no option;");
  }

  @Test
  void execute_usersNotThere_saysSoAndFails() {
    assertEquals(1, run(Map.of(), "--port=0", "--users=" + directory.resolve("none.json")));

    assertOneLine("users cannot be read from");
  }

  @Test
  void execute_usersWrong_saysWhere() throws Exception {
    Path file = Files.writeString(directory.resolve("users.json"), "[{\"id\":\"a\"},{}]");

    assertEquals(2, run(Map.of(), "--port=0", "--users=" + file));

    assertOneLine("--users is refused: user 2 has no id");
  }

  @Test
  void execute_dataIsAFile_saysSoAndFails() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertEquals(1, run(Map.of(), "--port=0", "--data=" + file));

    assertOneLine("the data directory " + file + " cannot be made");
  }

  @Test
  void execute_portTaken_saysSoAndFails() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertEquals(1, run(Map.of("ISSUER_PORT", "" + taken.getLocalPort())));

      assertOneLine("port " + taken.getLocalPort() + " of host 127.0.0.1 cannot be opened");
    }
  }
}
