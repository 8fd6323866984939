package dev.impersonation.jetty.home;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.readme.Snippets;
import dev.impersonation.support.Eventually;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TestIssuerExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Applications of EE8 and EE9, and the end of the server. */
@ExtendWith(TestIssuerExtension.class)
final class StandaloneEndIT {
  @TempDir private Path folder;

  /** An acting request that is answered in part: the rest waits for its body. */
  private record Slow(Socket socket) implements AutoCloseable {
    static Slow begin(int port, String token) throws IOException {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(30_000);
      String head =
          "POST /eight/slow HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nAuthorization: Bearer ";
      socket.getOutputStream().write((head + token + "\r\n\r\n").getBytes(US_ASCII));
      Slow slow = new Slow(socket);
      assertTrue(slow.readUntil("begun").contains(" 200 "));
      return slow;
    }

    String readUntil(String ending) throws IOException {
      StringBuilder read = new StringBuilder();
      while (read.indexOf(ending) < 0) {
        int next = socket.getInputStream().read();
        assertTrue(next >= 0, read.toString());
        read.append((char) next);
      }
      return read.toString();
    }

    String end() throws IOException {
      socket.getOutputStream().write("done".getBytes(US_ASCII));
      return readUntil("done");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private String requestLog() throws IOException {
    try (Stream<Path> logs = Files.list(folder.resolve("base/logs"))) {
      return Files.readString(
          logs.filter(log -> log.toString().endsWith(".request.log")).findFirst().orElseThrow());
    }
  }

  @Test
  @Timeout(90)
  void applicationsOfEe8And9_onceSessionsAreLeftAlone_areProtectedAndEndInOrder(TestIssuer issuer)
      throws Exception {
    HomeBase base =
        HomeBase.install(folder.resolve("base"), "http,ee8-deploy,ee9-deploy,requestlog,graceful")
            .configure(
                "impersonation",
                "impersonation.publishableKey=" + issuer.publishableKey(),
                "impersonation.routes+=,/eight/slow=allow")
            .configure("graceful", "jetty.graceful.shutdownIdleTimeout=20000")
            .configure("requestlog", accessLog());
    Applications.probe(War.Environment.EE8, folder).deploy(base, "eight");
    Applications.probe(War.Environment.EE9, folder).deploy(base, "nine");
    assertRefused(base);
    base.configure("impersonation", "impersonation.bindHttpSession=off");
    String acting = issuer.token().impersonatedBy("user_engineer").sign();

    try (HomeProcess server = base.start(Map.of())) {
      Client client = new Client(server.port());
      for (String path : List.of("/eight/x", "/nine/x")) {
        assertEquals(401, client.status("GET", path, ""));
        assertEquals(
            "user_customer user_engineer dev.impersonation.ImpersonationContext",
            client.body(path, acting));
        assertEquals(403, client.status("POST", path, acting));
      }
      assertCustomersSessionIsCarriedOn(client, issuer.token().sign(), acting);
      try (Slow slow = Slow.begin(server.port(), acting)) {
        server.terminate();
        Eventually.holds("the server stops listening", () -> !isListening(server.port()));
        assertTrue(slow.end().contains("done"));
      }
      assertEquals(143, server.exitCode(), server.log());
    }

    assertOutcomesAreWhole(base.events());
    assertRequestLogNamesBoth(requestLog());
  }

  private static void assertRefused(HomeBase base) throws Exception {
    try (HomeProcess server = base.begin(Map.of())) {
      assertNotEquals(0, server.exitCode(), server.log());
      assertTrue(server.log().contains(" does not start: as with EE8 and EE9"), server.log());
      assertTrue(server.log().contains("set bindHttpSession to off"), server.log());
    }
  }

  /** As the guide says of {@code off}. */
  private static void assertCustomersSessionIsCarriedOn(
      Client client, String customer, String acting) throws Exception {
    String cookie =
        client
            .send("GET", "/eight/session?basket=full", customer)
            .headers()
            .firstValue("Set-Cookie")
            .orElseThrow()
            .split(";", 2)[0];
    assertEquals("full", client.body("/eight/session", acting, "Cookie", cookie));
  }

  private static String accessLog() throws IOException {
    return Snippets.of(Path.of("../docs/access-logs.md")).block("ini", "jetty.requestlog");
  }

  private static void assertOutcomesAreWhole(List<String> events) {
    List<String> slow = events.stream().filter(line -> line.contains("/eight/slow")).toList();
    assertEquals(2, slow.size(), events.toString());
    assertTrue(slow.get(1).contains("\"status\":200"), slow.get(1));
    assertFalse(events.toString().contains("abandoned"), events.toString());
  }

  private static void assertRequestLogNamesBoth(String log) {
    String both = "subject=\"user_customer\" actor=\"user_engineer\"";
    for (String request :
        List.of(
            "\"GET /eight/x HTTP/1.1\" 200",
            "\"POST /eight/x HTTP/1.1\" 403",
            "\"POST /eight/slow HTTP/1.1\" 200")) {
      assertTrue(log.lines().anyMatch(line -> line.contains(request) && line.endsWith(both)), log);
    }
  }
}
