package dev.impersonation.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunnableJarIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern EXPECTATION =
      Pattern.compile("# (.+): expect status ([0-9]{3}) and (.+)");

  private static final Pattern COMMANDS =
      Pattern.compile("<pre[^>]*><code[^>]*>(.*?)</code></pre>", Pattern.DOTALL);
  private static final Pattern EXPECTED = Pattern.compile("<code class=\"expect\">(.*?)</code>");

  @TempDir private Path directory;

  private static HttpResponse<String> whoami(String base, String token)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(base + "/api/whoami"))
            .header("Authorization", "Bearer " + token)
            .build(),
        BodyHandlers.ofString());
  }

  private static String bash(String command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = String.join("\n", process.inputReader().lines().toList());
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  @Test
  void demo_printedCommands_answerAsPrinted() throws Exception {
    try (JarProcess demo =
        JarProcess.start(directory, Map.of("PORT", "0", "ISSUER_PORT", "0"), "--commands")) {
      demo.ready();
      List<String> lines = demo.readUntil("# Ctrl-C");
      String output = bash(String.join("\n", lines));

      List<String> statuses = new ArrayList<>();
      int from = 0;
      for (String line : lines) {
        Matcher expectation = EXPECTATION.matcher(line);
        if (expectation.matches()) {
          String status = "status " + expectation.group(2);
          statuses.add(status);
          int end = output.indexOf("\nstatus ", from) + 1;
          String answer = output.substring(from, end);
          assertTrue(answer.contains(expectation.group(3)), line + "\n" + answer);
          assertTrue(output.startsWith(status, end), line + "\n" + output.substring(end));
          from = end;
        }
      }
      assertRecorded(lines, output);
      assertEquals(
          statuses, output.lines().filter(line -> line.startsWith("status ")).toList(), output);
      assertEquals(21, statuses.size(), output);
    }
  }

  @Test
  void demo_commandsOfTheTour_answerAsItSays() throws Exception {
    try (JarProcess demo = JarProcess.start(directory, Map.of("PORT", "0", "ISSUER_PORT", "0"))) {
      demo.ready();
      List<String> lines = demo.readUntil("export ");
      Matcher dashboard =
          Pattern.compile("Open (http://localhost:[0-9]+) and .*").matcher(lines.get(1));
      assertTrue(dashboard.matches(), lines::toString);
      HttpResponse<String> tour =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(dashboard.group(1) + "/")).build(),
              BodyHandlers.ofString());
      assertEquals(200, tour.statusCode());

      String output = bash(lines.get(2) + "\n" + String.join("\n", of(tour.body(), COMMANDS)));

      List<String> expected = of(tour.body(), EXPECTED);
      assertEquals(14, expected.size(), expected::toString);
      int from = 0;
      for (String answer : expected) {
        int at = output.indexOf(answer, from);
        assertTrue(at >= 0, answer + " is not in " + output.substring(from));
        from = at + answer.length();
      }
    }
  }

  private static List<String> of(String page, Pattern pattern) {
    return pattern
        .matcher(page)
        .results()
        .map(
            found -> found.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
        .toList();
  }

  /** The commands before have the events at hand, and the one that shows them is printed. */
  private static void assertRecorded(List<String> lines, String output)
      throws IOException, InterruptedException {
    int shown =
        lines.indexOf(
            lines.stream().filter(line -> line.startsWith("cat ")).findFirst().orElseThrow());
    Matcher expectation =
        Pattern.compile("# .+: expect lines with (\\S+) and (\\S+)").matcher(lines.get(shown - 1));
    assertTrue(expectation.matches(), lines.get(shown - 1));
    assertTrue(output.contains("\n{\"id\":"), output);
    // Once more, some requests later: the outcome is written when the client has its answer.
    List<String> events = bash(lines.get(shown)).lines().toList();
    assertEquals(
        Map.of("intent", 4L, "outcome", 4L, "refused", 2L),
        events.stream()
            .collect(
                Collectors.groupingBy(
                    event -> event.replaceFirst(".*\"kind\":\"([a-z]+)\".*", "$1"),
                    Collectors.counting())));
    for (String event : events) {
      assertTrue(event.contains("\"subject\":\"user_alice\""), event);
      assertTrue(event.contains(expectation.group(1)), event);
      assertTrue(event.contains("\"ticket\":\"4711\""), event);
      assertEquals(event.contains("refused"), event.contains(expectation.group(2)), event);
    }
  }

  @Test
  void demo_portGiven_listensThere() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (JarProcess demo =
        JarProcess.start(
            directory, Map.of("PORT", Integer.toString(port), "ISSUER_PORT", "0", "ISSUER", ""))) {
      assertEquals("http://127.0.0.1:" + port, demo.ready());
    }
  }

  @Test
  void protect_keySetUrl_verifiesTokensOfThatIssuer() throws Exception {
    try (TestIssuer issuer = TestIssuer.start();
        JarProcess jar =
            JarProcess.start(
                directory,
                Map.of(
                    "PORT", "0",
                    "ISSUER", issuer.issuer(),
                    "JWKS_URL", issuer.jwksUrl().toString(),
                    "AUTHORIZED_PARTIES", "https://app.example.com,http://localhost:3000",
                    "CLOCK_SKEW_SECONDS", "0"),
                "protect")) {
      String base = jar.ready();

      HttpResponse<String> answer =
          whoami(base, issuer.token().impersonatedBy("user_support").sign());

      assertEquals(200, answer.statusCode(), answer::body);
      assertTrue(answer.body().contains("\"actor\":{\"sub\":\"user_support\"}"), answer::body);
      assertEquals(1, issuer.keySetRequests());
      assertEquals(
          401,
          whoami(base, issuer.token().authorizedParty("https://other.example").sign())
              .statusCode());
    }
  }

  @Test
  void protect_pemFile_verifiesWithoutTheIssuer() throws Exception {
    TestIssuer issuer = TestIssuer.start();
    issuer.close();
    Path pem = Files.writeString(directory.resolve("key.pem"), issuer.publicKeyPem());
    try (JarProcess jar =
        JarProcess.start(
            directory,
            Map.of(
                "PORT",
                "0",
                "ISSUER",
                issuer.issuer(),
                "JWKS_URL",
                "",
                "JWT_KEY_PEM_FILE",
                pem.toString()),
            "protect")) {
      String base = jar.ready();
      assertEquals(200, whoami(base, issuer.token().sign()).statusCode());
      assertEquals(401, whoami(base, issuer.token().forged().sign()).statusCode());
      assertEquals(0, issuer.keySetRequests());
    }
  }

  @Test
  void protect_publishableKeyAlone_verifiesTokensOfThatIssuer() throws Exception {
    try (TestIssuer issuer = TestIssuer.start();
        JarProcess jar =
            JarProcess.start(
                directory,
                Map.of("PORT", "0", "PUBLISHABLE_KEY", issuer.publishableKey()),
                "protect")) {
      assertEquals(200, whoami(jar.ready(), issuer.token().sign()).statusCode());
    }
  }

  @Test
  void protect_issuerUnreachable_startsAndAnswersUnavailable() throws Exception {
    TestIssuer issuer = TestIssuer.start();
    issuer.close();
    try (JarProcess jar =
        JarProcess.start(
            directory,
            Map.of("PORT", "0", "PUBLISHABLE_KEY", issuer.publishableKey()),
            "protect")) {
      assertEquals(503, whoami(jar.ready(), issuer.token().sign()).statusCode());
    }
  }

  @Test
  void help_asked_explainsOnStandardOutput() throws Exception {
    try (JarProcess jar = JarProcess.start(directory, Map.of(), "--help")) {
      assertEquals(0, jar.exitCode());
      String usage = jar.out();
      assertTrue(usage.startsWith("usage: ") && usage.contains("demo core "), usage);
      assertEquals("", jar.err());
    }
  }

  @Test
  void signal_whileAConnectionIsOpen_endsItPromptlyAndLeavesNothing() throws Exception {
    try (TestIssuer issuer = TestIssuer.start();
        JarProcess jar =
            JarProcess.start(
                directory,
                Map.of("PORT", "0", "PUBLISHABLE_KEY", issuer.publishableKey()),
                "protect")) {
      assertEquals(200, whoami(jar.ready(), issuer.token().sign()).statusCode());

      jar.terminate();

      assertTrue(jar.endsWithin(5), "still running");
      assertEquals(143, jar.exitCode());
      assertFalse(jar.err().contains("\tat "), jar.err());
      try (Stream<Path> left = Files.list(directory.resolve("tmp"))) {
        assertEquals(List.of(), left.toList());
      }
    }
  }
}
