package dev.impersonation.issuer;

import dev.impersonation.issuer.backend.Allowance;
import dev.impersonation.issuer.backend.BackendApi;
import dev.impersonation.issuer.backend.SecretKey;
import dev.impersonation.issuer.control.ControlApi;
import dev.impersonation.issuer.frontend.FrontendApi;
import dev.impersonation.issuer.frontend.FrontendSettings;
import dev.impersonation.issuer.http.HostCheck;
import dev.impersonation.issuer.http.IssuerServer;
import dev.impersonation.issuer.http.Origins;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.storage.Database;
import dev.impersonation.issuer.token.AdjustableClock;
import dev.impersonation.issuer.token.Faults;
import dev.impersonation.issuer.token.FirstKey;
import dev.impersonation.issuer.token.Ids;
import dev.impersonation.issuer.token.Issuance;
import dev.impersonation.issuer.token.KeyRing;
import dev.impersonation.issuer.token.SessionTokens;
import dev.impersonation.issuer.token.TicketTokens;
import dev.impersonation.issuer.user.SeedUsers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Starts the parts of an issuer; if one fails, those before it are closed. */
final class Startup {
  private static final int BACKLOG = 200;

  private final Settings settings;

  Startup(Settings settings) {
    this.settings = settings;
  }

  LocalIssuer run() {
    return onPort(this::withStore);
  }

  /** Starts one of several issuers on a store that is open; whichever is closed first closes it. */
  LocalIssuer runOn(Database database) {
    AdjustableClock clock = new AdjustableClock(settings.clock());
    return onPort(port -> onDatabase(port, database, clock, FirstKey.whenNeeded(clock)));
  }

  private LocalIssuer onPort(Function<ServerSocketChannel, LocalIssuer> start) {
    ServerSocketChannel port = open();
    try {
      return start.apply(port);
    } catch (RuntimeException | Error e) {
      close(port);
      throw e;
    }
  }

  private ServerSocketChannel open() {
    InetSocketAddress address = new InetSocketAddress(settings.address(), settings.port());
    try {
      ServerSocketChannel port = ServerSocketChannel.open();
      try {
        port.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        return port.bind(address, BACKLOG);
      } catch (IOException e) {
        close(port);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "port "
              + settings.port()
              + " of host "
              + settings.host()
              + " cannot be opened ("
              + e.getMessage()
              + "): end what listens there, or set another port, 0 for any that is free",
          e);
    }
  }

  private static void close(ServerSocketChannel port) {
    try {
      port.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LocalIssuer withStore(ServerSocketChannel port) {
    AdjustableClock clock = new AdjustableClock(settings.clock());
    // Nothing at the start takes longer, so it comes first, where it is needed at all.
    FirstKey firstKey = isNewStore() ? FirstKey.inBackground(clock) : FirstKey.whenNeeded(clock);
    Database database =
        settings.data() == null ? Database.inMemory() : Database.inDirectory(settings.data());
    try {
      return onDatabase(port, database, clock, firstKey);
    } catch (RuntimeException | Error e) {
      database.close();
      throw e;
    }
  }

  private boolean isNewStore() {
    Path data = settings.data();
    return data == null || !Database.isIn(data);
  }

  private LocalIssuer onDatabase(
      ServerSocketChannel port, Database database, AdjustableClock clock, FirstKey firstKey) {
    KeyRing keys = KeyRing.opening(database, clock, firstKey);
    URI local = settings.localUrl(port.socket().getLocalPort());
    URI url = settings.url() == null ? local : settings.url();
    Faults faults = new Faults();
    SessionTokens sessionTokens =
        new SessionTokens(url, keys, clock, settings.tokenVersion(), faults);
    Issuance issuance =
        new Issuance(
            url, database, clock, keys, sessionTokens, new TicketTokens(keys, clock), faults);
    String secret = settings.secretKey() == null ? Ids.next("sk_test") : settings.secretKey();
    Origins origins = new Origins(settings.originsOf(url));
    HostCheck hosts =
        settings.address().isLoopbackAddress() ? HostCheck.loopback(url, local) : HostCheck.none();
    List<Route> frontend = frontend(issuance, origins);
    List<Route> others = others(issuance, new SecretKey(secret));
    IssuerServer server =
        IssuerServer.of(
            port, hosts, origins, joined(FrontendApi.withMethodsInQuery(frontend), others));
    keys.awaitOpen();
    addUsers(database, clock.millis());
    server.start();
    return new LocalIssuer(
        database,
        issuance,
        server,
        joined(frontend, others),
        local,
        secret,
        settings.publishableKeysOf(url));
  }

  private void addUsers(Database database, long now) {
    SeedUsers users = settings.users();
    if (users == null) {
      SeedUsers.builtIn().addToNew(database, now);
      return;
    }
    try {
      users.addTo(database, now);
    } catch (IllegalArgumentException e) {
      throw (Setting.Refused) Setting.USERS.refused(String.valueOf(e.getMessage())).initCause(e);
    }
  }

  private List<Route> frontend(Issuance issuance, Origins origins) {
    return FrontendApi.routes(
        issuance,
        new FrontendSettings(
            settings.signInUrl(), settings.publishableKeysOf(issuance.url()), origins));
  }

  private List<Route> others(Issuance issuance, SecretKey secretKey) {
    Allowance allowance = new Allowance(settings.impersonationLimit(), settings.plan());
    List<Route> backend = BackendApi.routes(issuance, secretKey, allowance);
    return settings.controls() == Settings.Controls.ON
        ? joined(backend, ControlApi.routes(issuance, secretKey))
        : backend;
  }

  private static List<Route> joined(List<Route> some, List<Route> more) {
    List<Route> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }
}
