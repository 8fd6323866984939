package dev.impersonation.issuer;

import dev.impersonation.issuer.backend.Allowance;
import dev.impersonation.issuer.http.IssuerServer;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.storage.Database;
import dev.impersonation.issuer.storage.StorageException;
import dev.impersonation.issuer.token.Issuance;
import dev.impersonation.issuer.token.PublishableKey;
import dev.impersonation.issuer.token.TokenVersion;
import dev.impersonation.issuer.user.SeedUsers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs a local issuer, compatible with what Clerk's Backend and Frontend APIs have for
 * impersonation: actor tokens, tickets, sign-in, sessions and their tokens, the key set.
 *
 * <p>For development, tests, demos and shared staging; its users are not real ones. Safe for use by
 * many threads. Its threads are daemons.
 */
public final class LocalIssuer implements AutoCloseable {
  private final Database database;
  private final Issuance issuance;
  private final IssuerServer server;
  private final List<Route> routes;
  private final URI localUrl;
  private final String secretKey;
  private final List<PublishableKey> publishableKeys;
  private final AtomicBoolean closed = new AtomicBoolean();

  LocalIssuer(
      Database database,
      Issuance issuance,
      IssuerServer server,
      List<Route> routes,
      URI localUrl,
      String secretKey,
      List<PublishableKey> publishableKeys) {
    this.database = database;
    this.issuance = issuance;
    this.server = server;
    this.routes = List.copyOf(routes);
    this.localUrl = localUrl;
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

  /** Returns the URL of host and port; {@link #url()} is another only if it was set. */
  public URI localUrl() {
    return localUrl;
  }

  /** Returns the first publishable key. */
  public String publishableKey() {
    return publishableKeys.get(0).text();
  }

  /** Returns all publishable keys, in the order given. */
  public List<String> publishableKeys() {
    return publishableKeys.stream().map(PublishableKey::text).toList();
  }

  /** Returns what the Backend API demands. */
  public String secretKey() {
    return secretKey;
  }

  /** Returns the public half of the key that signs at present (RFC 7468 section 13). */
  public String publicKeyPem() {
    return issuance.keys().pem();
  }

  /** Returns the routes as they are described: without the POSTs for {@code _method}. */
  List<Route> routes() {
    return routes;
  }

  /**
   * Lets requests under way end, for at most 5 s, and gives port and store back. To close again has
   * no effect.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      server.close();
    } finally {
      database.close();
    }
  }

  /** Builds a {@link LocalIssuer}. Not safe for use by many threads. */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port;
    private @Nullable URI url;
    private @Nullable String secretKey;
    private URI signInUrl = URI.create("http://127.0.0.1:4200/sign-in");
    private List<String> publishableKeys = List.of();
    private List<String> allowedOrigins = List.of();
    private @Nullable Path usersFile;
    private @Nullable String usersJson;
    private @Nullable Path data;
    private Clock clock = Clock.systemUTC();
    private TokenVersion tokenVersion = TokenVersion.V2;
    private Allowance.Plan plan = Allowance.Plan.PAID;
    private @Nullable Integer impersonationLimit;
    private Settings.Controls controls = Settings.Controls.OFF;

    private Builder() {}

    /** Sets where to listen. Default 127.0.0.1. Beyond loopback, a secret key must be set too. */
    public Builder host(String host) {
      this.host = host;
      return this;
    }

    /** Sets the port; 0, which is the default, means any that is free. */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /**
     * Sets the base URL that clients use, if there is something between, such as a proxy that
     * speaks TLS: scheme, host and port alone. Default: http, host and port.
     */
    public Builder url(URI url) {
      this.url = url;
      return this;
    }

    /** Sets the secret key, {@code sk_test_} or {@code sk_live_} and more. Default: a new one. */
    public Builder secretKey(String secretKey) {
      this.secretKey = secretKey;
      return this;
    }

    /**
     * Sets the page of the application where tickets are spent. Default
     * http://127.0.0.1:4200/sign-in.
     */
    public Builder signInUrl(URI url) {
      this.signInUrl = url;
      return this;
    }

    /** Sets the publishable keys of the applications. Default: one of the base URL's host. */
    public Builder publishableKeys(List<String> keys) {
      this.publishableKeys = List.copyOf(keys);
      return this;
    }

    /** Sets the origins whose pages may call. Default: that of the sign-in URL. */
    public Builder allowedOrigins(List<String> origins) {
      this.allowedOrigins = List.copyOf(origins);
      return this;
    }

    /**
     * Sets a JSON file with an array of users, who are added unless they were before. Default: ten
     * built-in users, if the store is new.
     */
    public Builder users(Path file) {
      this.usersFile = file;
      this.usersJson = null;
      return this;
    }

    /** Sets the users by the text of what {@link #users} may hold. */
    public Builder usersJson(String json) {
      this.usersFile = null;
      this.usersJson = json;
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

    /** Sets the layout of session tokens. Default {@link TokenVersion#V2}. */
    public Builder tokenVersion(TokenVersion version) {
      this.tokenVersion = version;
      return this;
    }

    /** Sets how many actor tokens may be created a calendar month (UTC). Default: no limit. */
    public Builder impersonationLimit(int perMonth) {
      this.impersonationLimit = perMonth;
      return this;
    }

    /** Sets whether impersonation is subscribed to. Default {@link Allowance.Plan#PAID}. */
    public Builder plan(Allowance.Plan plan) {
      this.plan = plan;
      return this;
    }

    /** Opens {@code /v1/local} to who has the secret key: clock, rotation of keys, faults. */
    public Builder enableLocalControls() {
      this.controls = Settings.Controls.ON;
      return this;
    }

    /**
     * Starts the issuer.
     *
     * @throws IllegalArgumentException if a setting is wrong; the message says which, and the fix
     * @throws UncheckedIOException if the port cannot be opened, or the users cannot be read
     * @throws StorageException if the store cannot be opened, such as when another issuer uses it
     */
    public LocalIssuer start() {
      return startup().run();
    }

    Startup startup() {
      return new Startup(
          new Settings(
              host,
              port,
              url,
              secretKey,
              signInUrl,
              publishableKeys,
              allowedOrigins,
              data,
              users(),
              clock,
              tokenVersion,
              plan,
              impersonationLimit,
              controls));
    }

    private @Nullable SeedUsers users() {
      try {
        String json = usersFile == null ? usersJson : Files.readString(usersFile);
        return json == null ? null : SeedUsers.parse(json);
      } catch (IllegalArgumentException e) {
        throw (Setting.Refused) Setting.USERS.refused(String.valueOf(e.getMessage())).initCause(e);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "users cannot be read from " + usersFile + ": set a JSON file in UTF-8", e);
      }
    }
  }
}
