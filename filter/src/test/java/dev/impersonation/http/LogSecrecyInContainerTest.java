package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.ContractApplication;
import dev.impersonation.support.LogTail;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("S31: nothing of a token, a key or a claim is logged in a container")
final class LogSecrecyInContainerTest {
  private static final String WHOAMI = "/api/whoami";
  private static final TestIssuer ISSUER = TestIssuer.start();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Secrets secrets = new Secrets(ISSUER);
  private LogTail log = new LogTail(0);

  @BeforeEach
  void startLog() throws IOException {
    // The file is there, and emptied, once a logger is.
    LoggerFactory.getLogger(PackageLog.NAME);
    log = LogTail.start();
  }

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  @Test
  @DisplayName("S31: the filter in a container, which logs too, on dispatches and failures")
  void filter_goodAndBadRequestsOnJetty_logsReasonsAlone() throws Exception {
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
    Map<String, String> settings =
        Map.of(
            "publishableKey",
            ISSUER.publishableKey(),
            "authorizedParties",
            TokenBuilder.AUTHORIZED_PARTY,
            "audience",
            "me");
    context.addServletContainerInitializer(
        (classes, servletContext) -> ContractApplication.register(servletContext, settings));
    server.setHandler(context);
    server.start();
    try {
      int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
      String good = secrets.token().sign();
      for (String path :
          List.of(
              WHOAMI,
              "/late/whoami",
              "/session",
              "/dispatch?by=forward&to=" + WHOAMI,
              "/dispatch?by=async&to=" + WHOAMI,
              "/dispatch?by=error&to=/x&status=500",
              "/dispatch?by=throw&to=/x")) {
        assertTrue(send(port, path, "Authorization", "Bearer " + good) != 401, path);
        assertTrue(send(port, path, "Cookie", "__session=" + good) != 401, path);
      }
      List<String> refused = new ArrayList<>(secrets.bad());
      refused.addAll(secrets.ofUnknownKeys());
      for (String token : refused) {
        assertEquals(401, send(port, WHOAMI, "Authorization", "Bearer " + token));
        assertEquals(401, send(port, WHOAMI, "Cookie", "__session=" + token));
      }
    } finally {
      server.stop();
    }

    assertFalse(log.lines("thrown by the application").isEmpty(), "the container logs as well");
    assertFalse(log.lines("a token is bad: ").isEmpty());
    List<String> lines = log.lines("");
    secrets.assertSilent(lines.stream().filter(line -> !isEvent(line)).toList());
    List<String> events = lines.stream().filter(LogSecrecyInContainerTest::isEvent).toList();
    assertFalse(events.isEmpty(), "the audit is there to tell names");
    assertTrue(events.stream().noneMatch(event -> event.contains("eyJ")), "a part of a token");
  }

  private static boolean isEvent(String line) {
    return line.contains(" INFO impersonation.audit - ");
  }

  private static int send(int port, String path, String header, String value)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header(header, value)
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
