package dev.impersonation.issuer;

import dev.impersonation.issuer.backend.Allowance;
import dev.impersonation.issuer.backend.BackendApi;
import dev.impersonation.issuer.backend.SecretKey;
import dev.impersonation.issuer.frontend.FrontendApi;
import dev.impersonation.issuer.frontend.FrontendSettings;
import dev.impersonation.issuer.http.HostCheck;
import dev.impersonation.issuer.http.IssuerServer;
import dev.impersonation.issuer.http.Origins;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.storage.Database;
import dev.impersonation.issuer.token.AdjustableClock;
import dev.impersonation.issuer.token.Faults;
import dev.impersonation.issuer.token.Ids;
import dev.impersonation.issuer.token.Issuance;
import dev.impersonation.issuer.token.KeyRing;
import dev.impersonation.issuer.token.PublishableKey;
import dev.impersonation.issuer.token.SessionTokens;
import dev.impersonation.issuer.token.TicketTokens;
import dev.impersonation.issuer.token.TokenVersion;
import dev.impersonation.issuer.user.SeedUsers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A local issuer, compatible with what Clerk's Backend and Frontend APIs have for impersonation:
 * actor tokens, tickets, sign-in, sessions and their tokens, the key set.
 *
 * <p>For development, tests, demos and shared staging; its users are not real ones. Safe for use by
 * many threads. Its threads are daemons.
 */
public final class LocalIssuer implements AutoCloseable {
  private static final int BACKLOG = 200;

  private final Database database;
  private final Issuance issuance;
  private final IssuerServer server;
  private final String secretKey;
  private final List<PublishableKey> publishableKeys;

  private LocalIssuer(
      Database database,
      Issuance issuance,
      IssuerServer server,
      String secretKey,
      List<PublishableKey> publishableKeys) {
    this.database = database;
    this.issuance = issuance;
    this.server = server;
    this.secretKey = secretKey;
    this.publishableKeys = publishableKeys;
  }

  /** Returns a builder with the defaults, which listens on a free port of 127.0.0.1. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts an issuer with the defaults of {@link #builder()}. */
  public static LocalIssuer start() {
    return builder().start();
  }

  /** Returns the base URL, which is the {@code iss} of its session tokens; no slash at the end. */
  public URI url() {
    return issuance.url();
  }

  /** Returns the first publishable key. */
  public String publishableKey() {
    return publishableKeys.get(0).text();
  }

  /** Returns what the Backend API demands. */
  public String secretKey() {
    return secretKey;
  }

  /** Returns the public half of the key that signs at present (RFC 7468 section 13). */
  public String publicKeyPem() {
    return issuance.keys().pem();
  }

  /** Lets requests under way end, for at most 5 s, and gives port and store back. */
  @Override
  public void close() {
    server.close();
    database.close();
  }

  /** Builds a {@link LocalIssuer}. Not safe for use by many threads. */
  public static final class Builder {
    private static final String DEFAULT_SIGN_IN_URL = "http://127.0.0.1:4200/sign-in";

    private String host = "127.0.0.1";
    private int port;
    private @Nullable String secretKey;
    private URI signInUrl = URI.create(DEFAULT_SIGN_IN_URL);
    private List<PublishableKey> publishableKeys = List.of();
    private Set<String> allowedOrigins = Set.of();
    private @Nullable Path data;
    private Clock clock = Clock.systemUTC();
    private TokenVersion tokenVersion = TokenVersion.V2;

    private Builder() {}

    /** Sets where to listen. Default 127.0.0.1. */
    public Builder host(String host) {
      this.host = host;
      return this;
    }

    /** Sets the port; 0, which is the default, means any that is free. */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /** Sets the secret key, {@code sk_test_} or {@code sk_live_} and more. Default: a new one. */
    public Builder secretKey(String secretKey) {
      this.secretKey = secretKey;
      return this;
    }

    /** Sets the page of the application where tickets are spent. */
    public Builder signInUrl(URI url) {
      this.signInUrl = url;
      return this;
    }

    /** Sets the publishable keys of the applications. Default: one of host and port. */
    public Builder publishableKeys(List<String> keys) {
      this.publishableKeys = keys.stream().map(PublishableKey::new).toList();
      return this;
    }

    /** Sets the origins whose pages may call. Default: that of the sign-in URL. */
    public Builder allowedOrigins(List<String> origins) {
      this.allowedOrigins = Set.copyOf(origins);
      return this;
    }

    /** Sets the directory of the store. Default: none, all ends with the issuer. */
    public Builder data(Path directory) {
      this.data = directory;
      return this;
    }

    /** Sets the clock. Default: the system's. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Starts the issuer.
     *
     * @throws UncheckedIOException if the port cannot be opened
     */
    public LocalIssuer start() {
      try {
        ServerSocketChannel channel = open();
        try {
          return start(channel);
        } catch (RuntimeException | Error e) {
          channel.close();
          throw e;
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot listen on " + host + ":" + port, e);
      }
    }

    private ServerSocketChannel open() throws IOException {
      ServerSocketChannel channel = ServerSocketChannel.open();
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
      return channel;
    }

    private LocalIssuer start(ServerSocketChannel channel) throws IOException {
      int bound = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      URI url = URI.create("http://" + host + ":" + bound);
      Database database = data == null ? Database.inMemory() : Database.inDirectory(data);
      AdjustableClock time = new AdjustableClock(clock);
      KeyRing keys = KeyRing.open(database, time);
      SeedUsers.builtIn().addTo(database, time.millis());
      Faults faults = new Faults();
      Issuance issuance =
          new Issuance(
              url,
              database,
              time,
              keys,
              new SessionTokens(url, keys, time, tokenVersion, faults),
              new TicketTokens(keys, time),
              faults);
      String secret = secretKey == null ? Ids.next("sk_test") : secretKey;
      Origins origins = new Origins(origins(url));
      List<Route> routes = new ArrayList<>();
      List<PublishableKey> keysOfApplications =
          publishableKeys.isEmpty()
              ? List.of(PublishableKey.ofHost(url.getAuthority()))
              : publishableKeys;
      routes.addAll(
          FrontendApi.routes(
              issuance, new FrontendSettings(signInUrl, keysOfApplications, origins)));
      routes.addAll(BackendApi.routes(issuance, new SecretKey(secret), Allowance.UNLIMITED));
      IssuerServer server = IssuerServer.start(channel, HostCheck.loopback(url), origins, routes);
      return new LocalIssuer(database, issuance, server, secret, keysOfApplications);
    }

    private Set<String> origins(URI url) {
      Set<String> origins = new HashSet<>(allowedOrigins);
      if (origins.isEmpty()) {
        origins.add(signInUrl.getScheme() + "://" + signInUrl.getAuthority());
      }
      origins.add(url.toString());
      return origins;
    }
  }
}
