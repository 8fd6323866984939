package dev.impersonation.issuer.backend;

import dev.impersonation.issuer.http.HostCheck;
import dev.impersonation.issuer.http.IssuerServer;
import dev.impersonation.issuer.http.Origins;
import dev.impersonation.issuer.storage.Database;
import dev.impersonation.issuer.token.AdjustableClock;
import dev.impersonation.issuer.token.Faults;
import dev.impersonation.issuer.token.Issuance;
import dev.impersonation.issuer.token.KeyRing;
import dev.impersonation.issuer.token.SessionTokens;
import dev.impersonation.issuer.token.TicketTokens;
import dev.impersonation.issuer.token.TokenVersion;
import dev.impersonation.issuer.user.SeedUsers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.ServerSocketChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The Backend API alone, with an allowance and faults. */
final class BackendServer implements AutoCloseable {
  final AdjustableClock clock =
      new AdjustableClock(Clock.fixed(Instant.parse("2026-03-31T23:59:59.999Z"), ZoneOffset.UTC));
  final Faults faults = new Faults();

  private final Database database = Database.inMemory();
  private final HttpClient http = HttpClient.newHttpClient();
  private final IssuerServer server;
  private final URI url;

  BackendServer(Allowance allowance) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    url = URI.create("http://127.0.0.1:" + port);
    KeyRing keys = KeyRing.open(database, clock);
    SeedUsers.builtIn().addTo(database, clock.millis());
    Issuance issuance =
        new Issuance(
            url,
            database,
            clock,
            keys,
            new SessionTokens(url, keys, clock, TokenVersion.V2, faults),
            new TicketTokens(keys, clock),
            faults);
    server =
        IssuerServer.start(
            channel,
            HostCheck.loopback(url, url),
            new Origins(Set.of()),
            BackendApi.routes(issuance, new SecretKey("sk_test_x"), allowance));
  }

  @Override
  public void close() {
    server.close();
    database.close();
  }

  CompletableFuture<TestIssuer.Reply> send(String method, String path, String body) {
    return http.sendAsync(
            HttpRequest.newBuilder(url.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer sk_test_x")
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .thenApply(
            response ->
                new TestIssuer.Reply(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body()));
  }

  TestIssuer.Reply call(String method, String path, String body) {
    return send(method, path, body).join();
  }
}
