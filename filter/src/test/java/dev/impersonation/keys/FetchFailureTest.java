package dev.impersonation.keys;

import static dev.impersonation.keys.KeySetServer.head;
import static dev.impersonation.keys.KeySetServer.raw;
import static dev.impersonation.keys.SampleKeys.KEY;
import static dev.impersonation.keys.SampleKeys.jwk;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.keys.TlsServer.Identity;
import dev.impersonation.support.Eventually;
import dev.impersonation.support.LogTail;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.ZipException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@DisplayName("S31: each cause why no key set came has words of its own, in the log and the state")
class FetchFailureTest {
  private final LogTail log = LogTail.start();

  private static final Duration PATIENT = Duration.ofSeconds(30);

  @TempDir static Path directory;

  private static Identity loopback;

  @BeforeAll
  static void create() throws Exception {
    loopback = Identity.create(directory, "dns:localhost,ip:127.0.0.1");
  }

  private void assertFails(String expected, URI url) throws Exception {
    assertFails(expected, RemoteKeySet.builder(url).requestTimeout(PATIENT));
  }

  /** That every text is the same, and holds nothing of the other side. */
  private void assertFails(String expected, RemoteKeySet.Builder builder) throws Exception {
    try (RemoteKeySet keys = builder.build()) {
      KeySetUnavailableException outage =
          assertThrows(KeySetUnavailableException.class, () -> keys.find("a", "RS256"));

      assertEquals(Optional.of(expected), keys.state().lastError());
      String shown = keys.toString().replaceAll("RemoteKeySet\\[|]", "");
      String line = "no key set from " + shown + ": " + expected;
      assertEquals(line, outage.getMessage());
      Eventually.holds("a line in the log", () -> logged(line + "; no token can be verified"));
    }
  }

  private boolean logged(String end) {
    return log.lines(end).stream().anyMatch(line -> line.endsWith(end));
  }

  private void assertTlsFails(String expected, Identity identity, String host) throws Exception {
    try (TlsServer server = new TlsServer(identity.server())) {
      assertFails(
          expected,
          RemoteKeySet.builder(server.url(host))
              .requestTimeout(PATIENT)
              .sslContext(identity.trusting()));
    }
  }

  @Test
  void find_trustedCertificate_findsTheKey() throws Exception {
    try (TlsServer server = new TlsServer(loopback.server());
        RemoteKeySet keys =
            RemoteKeySet.builder(server.url("localhost"))
                .requestTimeout(PATIENT)
                .sslContext(loopback.trusting())
                .build()) {
      assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
    }
  }

  @Test
  void find_certificateThatNobodyTrusts_saysSo() throws Exception {
    try (TlsServer server = new TlsServer(loopback.server())) {
      assertFails(
          "the certificate of the endpoint is not trusted: its issuer must be in the trust store of"
              + " this Java runtime",
          server.url("localhost"));
    }
  }

  @Test
  void find_certificateOfAnotherHost_saysSo() throws Exception {
    Identity other = Identity.create(directory, "dns:quoted.example");

    assertTlsFails(
        "the host name does not match the certificate of the endpoint", other, "localhost");
    assertTlsFails(
        "the host name does not match the certificate of the endpoint", other, "127.0.0.1");
  }

  @Test
  void find_certificateThatHasExpired_saysSo() throws Exception {
    Identity expired =
        Identity.create(directory, "dns:localhost", "-startdate", "-10d", "-validity", "5");

    assertTlsFails("the certificate of the endpoint has expired", expired, "localhost");
  }

  @Test
  void find_certificateOfTheFuture_saysSo() throws Exception {
    Identity early = Identity.create(directory, "dns:localhost", "-startdate", "+10d");

    assertTlsFails(
        "the certificate of the endpoint is not valid yet: compare the clocks", early, "localhost");
  }

  @Test
  void find_noCommonCipher_saysThatTheHandshakeWasRefused() throws Exception {
    SSLContext withoutCertificate = SSLContext.getInstance("TLS");
    withoutCertificate.init(null, null, null);
    try (TlsServer server = new TlsServer(withoutCertificate)) {
      assertFails("the endpoint refused the TLS handshake", server.url("localhost"));
    }
  }

  @Test
  void find_plainHttpWhereTlsIsExpected_saysSo() throws Exception {
    try (Once server = new Once("HTTP/1.1 400 quoted\r\n\r\nquoted")) {
      assertFails("the endpoint speaks no TLS there: compare scheme and port", server.url("https"));
    }
  }

  @Test
  void find_closedDuringTheHandshake_saysSo() throws Exception {
    try (Once server = new Once("")) {
      assertFails("the connection was closed during the TLS handshake", server.url("https"));
    }
  }

  @Test
  void find_hostWithoutAddress_saysSo() throws Exception {
    assertFails(
        "host unknown: its name has no address here", URI.create("https://keys.invalid/jwks.json"));
  }

  @Test
  void find_nobodyListens_saysThatTheConnectionWasRefused() throws Exception {
    KeySetServer server = KeySetServer.serving(jwk("a"));
    server.close();

    assertFails("connection refused", server.url());
    assertFails("connection refused", server.url("https", "/jwks.json"));
  }

  @Test
  void find_answerThatNeverComes_saysThatItTimedOut() throws Exception {
    try (KeySetServer server = new KeySetServer(client -> client.getInputStream().read())) {
      assertFails(
          "timed out: no complete answer within PT0.3S",
          RemoteKeySet.builder(server.url()).requestTimeout(Duration.ofMillis(300)));
    }
  }

  @Test
  void reason_noConnectionInTime_saysThatItTimedOut() {
    Throwable failure = new HttpConnectTimeoutException("quoted");

    assertEquals(
        "timed out: no connection within PT5S",
        FetchFailure.reason(new IOException(failure), Duration.ofSeconds(5), ""));
  }

  @Test
  void find_closedBeforeTheAnswer_saysSo() throws Exception {
    String expected = "the connection was closed or reset before the answer was complete";
    try (KeySetServer server = new KeySetServer(raw(""))) {
      assertFails(expected, server.url());
      server.answer(raw("HTTP/1.1 200 OK\r\nContent-"));
      assertFails(expected, server.url());
      server.answer(raw(head(200, "Content-Length: 9999") + "{"));
      assertFails(expected, server.url());
      server.answer(raw(head(200, "Transfer-Encoding: chunked") + "9f\r\n{"));
      assertFails(expected, server.url());
    }
  }

  @Test
  void find_connectionReset_saysSo() throws Exception {
    try (KeySetServer server = new KeySetServer(client -> client.setSoLinger(true, 0))) {
      assertFails(
          "the connection was closed or reset before the answer was complete", server.url());
    }
  }

  @Test
  void find_answerOfAnotherProtocol_saysSo() throws Exception {
    try (KeySetServer server = new KeySetServer(raw("SSH-2.0-quoted\r\n\r\n"))) {
      assertFails("the answer is no HTTP", server.url());
    }
  }

  @Test
  void reason_unknownFailure_isItsClassAlone() {
    assertEquals(
        "java.util.zip.ZipException",
        FetchFailure.reason(
            new IOException("quoted", new ZipException("quoted")), Duration.ZERO, ""));
  }

  @Test
  void reason_causeThatIsItsOwnCause_ends() {
    IOException first = new IOException("quoted");
    IOException second = new IOException("quoted", first);
    first.initCause(second);

    assertTrue(FetchFailure.reason(first, Duration.ZERO, "").startsWith("java.io."));
  }

  /** Writes to each connection at once, without waiting for a request, and closes it. */
  private static final class Once implements AutoCloseable {
    private final ServerSocket listener;

    Once(String text) throws IOException {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread thread =
          new Thread(
              () -> {
                while (!listener.isClosed()) {
                  try (Socket client = listener.accept()) {
                    client.getInputStream().read();
                    client.getOutputStream().write(text.getBytes(UTF_8));
                    client.shutdownOutput();
                    client.getInputStream().readNBytes(100_000);
                  } catch (IOException e) {
                    // The client has gone.
                  }
                }
              },
              "one answer");
      thread.setDaemon(true);
      thread.start();
    }

    URI url(String scheme) {
      return URI.create(scheme + "://127.0.0.1:" + listener.getLocalPort() + "/jwks.json");
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}
