package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.contract.Exchange;
import dev.impersonation.contract.RawConnection;
import dev.impersonation.contract.RawRouterServlet;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.http.GuardMode;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.support.Rounds;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * S49: what a guard has seen of a path and what a router finds in the raw URI, for thousands of
 * spellings. The router runs for whoever is let in; where it finds another path than the host has
 * matched, nobody may be.
 */
@Tag("random")
abstract class RawPathFuzzOnHost {
  private static final int PATHS = Rounds.of(2_000, 10_000);
  private static final long SEED = 20261129;
  private static final JsonMapper JSON = new JsonMapper();

  private static final List<String> NAMES =
      List.of("public", "comments", "payments", "files", "a", "1", "x.html", "...", "a..b");

  /** What stands for itself, and what does not. */
  private static final List<String> ORDINARY =
      List.of("", "", "", ";a=1", ";", "%20", "%C3%A9", "+", "%70", "~", "@", ":");

  private static final List<String> ODD =
      List.of(
          "..",
          ".",
          "%2e%2e",
          "%2E.",
          "..;",
          "..;a=b",
          "%2e%2e;x",
          "",
          ";a=b",
          "%2f",
          "%2F..",
          "%5c..",
          "..%2f",
          "%252e%252e",
          "%252f",
          "%3b",
          "..%3b",
          "%00",
          "%0a",
          "%c0%af",
          "%e9",
          "%u0061",
          "%",
          "%zz",
          ".%2e",
          "%25",
          "%2e",
          "\\..",
          "|");

  private final Container container;

  RawPathFuzzOnHost(Container container) {
    this.container = container;
  }

  /** Starts the container with what is registered in code. */
  RunningHost start(Consumer<ServletContext> application) throws Exception {
    return container.start(application);
  }

  private static void register(ServletContext context, TestIssuer issuer) {
    DispatcherType all = DispatcherType.ERROR;
    for (GuardMode mode : List.of(GuardMode.PUBLIC, GuardMode.ALLOW, GuardMode.DENY)) {
      String folder =
          switch (mode) {
            case PUBLIC -> "/public/*";
            case ALLOW -> "/comments/*";
            default -> "/payments/*";
          };
      AttackOnHost.filter(context, mode.toString(), ImpersonationGuard.of(mode), all, folder);
    }
    ImpersonationFilter filter =
        ImpersonationFilter.builder()
            .issuer(issuer.issuer())
            .jwtKey(issuer.publicKeyPem())
            .auditSink(event -> {})
            .build();
    AttackOnHost.filter(context, "impersonation", filter, all, "/*");
    AttackOnHost.servlet(context, "router", new RawRouterServlet(), "/");
  }

  private static <T> T any(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private static String path(Random random, boolean isOrdinary) {
    StringBuilder path = new StringBuilder();
    int segments = 1 + random.nextInt(5);
    for (int index = 0; index < segments; index++) {
      path.append('/').append(any(NAMES, random));
      path.append(any(ORDINARY, random));
      if (!isOrdinary && random.nextInt(3) == 0) {
        path.append(random.nextInt(4) == 0 ? "" : "/").append(any(ODD, random));
      }
    }
    return random.nextInt(6) == 0 ? path.append('/').toString() : path.toString();
  }

  /** A connection that is made anew wherever the host has closed it. */
  private static final class Client implements AutoCloseable {
    private final int port;
    private @Nullable RawConnection connection;
    private String status = "";

    Client(int port) {
      this.port = port;
    }

    /** Returns the body of a 200, or else nothing. */
    @Nullable String send(String method, String path, String token) throws IOException {
      try {
        return exchange(method, path, token);
      } catch (IOException e) {
        return sendAnew(method, path, token);
      }
    }

    /**
     * The answer may have been to what was sent before, which hosts find bad as late as this. Some
     * close without a word where they do not like a request: then nothing ran.
     */
    @Nullable String sendAnew(String method, String path, String token) throws IOException {
      close();
      try {
        return exchange(method, path, token);
      } catch (IOException e) {
        close();
        status = "closed";
        return null;
      }
    }

    private @Nullable String exchange(String method, String path, String token) throws IOException {
      RawConnection open = connection;
      if (open == null) {
        open = new RawConnection(port);
        connection = open;
      }
      String field = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
      open.send(
          (method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + field)
              .concat("Content-Length: 0\r\n\r\n"));
      Exchange answer = open.read();
      status = String.valueOf(answer.status());
      boolean hasLength =
          answer.header("Transfer-Encoding").or(() -> answer.header("Content-Length")).isPresent();
      if (!hasLength || answer.header("Connection").orElse("").equalsIgnoreCase("close")) {
        close();
      }
      return answer.status() == 200 ? answer.body() : null;
    }

    @Override
    public void close() throws IOException {
      RawConnection open = connection;
      connection = null;
      if (open != null) {
        open.close();
      }
    }
  }

  private static void assertReadAlike(String path, @Nullable String answer) throws IOException {
    if (answer == null) {
      return;
    }
    JsonNode seen = JSON.readTree(answer);
    for (JsonNode reading : seen.path("readings")) {
      assertEquals(seen.path("matched").asText(), reading.asText(), path);
    }
  }

  @Test
  @DisplayName("of thousands of spellings none runs what no guard has seen, and ordinary ones run")
  void rawPath_anySpelling_isWhatTheGuardSaw() throws Exception {
    Random random = new Random(SEED);
    List<String> notRun = new ArrayList<>();
    int ordinary = 0;
    try (TestIssuer issuer = TestIssuer.start();
        RunningHost host = start(context -> register(context, issuer));
        Client client = new Client(host.port())) {
      String acting = issuer.token().impersonatedBy("user_engineer").sign();
      for (int count = 0; count < PATHS; count++) {
        boolean isOrdinary = count % 5 == 0;
        String path = path(random, isOrdinary);
        String read = client.send("GET", path, acting);
        assertReadAlike(path, read);
        assertReadAlike(path, client.send("DELETE", path, acting));
        String anonymous = client.send("POST", path, "");
        assertReadAlike(path, anonymous);
        assertTrue(anonymous == null || anonymous.contains("\"matched\":\"/public"), path);
        if (isOrdinary && !path.startsWith("/payments") && !path.startsWith("/%70ayments")) {
          ordinary++;
          if (read == null && client.sendAnew("GET", path, acting) == null) {
            notRun.add(path + " " + client.status);
          }
        }
      }
    }
    assertTrue(ordinary > PATHS / 10, ordinary + " ordinary paths");
    assertEquals(List.of(), notRun, "ordinary paths that did not run");
  }
}
