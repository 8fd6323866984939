package dev.impersonation.demo;

import dev.impersonation.demo.clerk.BackendApi;
import dev.impersonation.demo.dashboard.Dashboard;
import dev.impersonation.demo.dashboard.DashboardInitializer;
import dev.impersonation.demo.shop.Shop;
import dev.impersonation.demo.shop.ShopInitializer;
import dev.impersonation.demo.shop.SupportAccess;
import dev.impersonation.demo.trail.AuditTrail;
import dev.impersonation.issuer.LocalIssuer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.resource.ResourceFactory;

/**
 * The whole story in a browser: an issuer, the shop of {@code shop/WEB-INF/web.xml}, and the
 * dashboard of those who run it. Shop and dashboard share a port and have names of their own for
 * it, 127.0.0.1 and localhost, so that neither sees the cookies of the other.
 *
 * <p>Safe for use by many threads.
 */
final class Story implements Application {
  static final String DASHBOARD_HOST = "localhost";

  /** Who have not allowed support to sign in as them. */
  private static final Set<String> WITHHELD = Set.of("user_carol");

  private final ResourceFactory.Closeable resources;
  private final DemoServer server;
  private final LocalIssuer issuer;
  private final AuditTrail trail;

  private Story(
      ResourceFactory.Closeable resources,
      DemoServer server,
      LocalIssuer issuer,
      AuditTrail trail) {
    this.resources = resources;
    this.server = server;
    this.issuer = issuer;
    this.trail = trail;
  }

  /**
   * Starts it.
   *
   * @param port where shop and dashboard listen; 0 for any free port
   * @param starting starts the issuer for a shop at this URL; asked once, when the port is had
   * @param auditFile where audit events go
   * @param clerkPages the directory with the scripts of Clerk's own libraries, if there is one
   * @throws IOException if the port cannot be listened on
   * @throws IllegalStateException if an application does not start; nothing listens then
   */
  static Story start(
      int port, Function<URI, LocalIssuer> starting, Path auditFile, Optional<Path> clerkPages)
      throws IOException {
    return start(port, starting, auditFile, clerkPages, Clock.systemUTC());
  }

  /**
   * The same, for tests of what expires.
   *
   * @param clock the time of all but the tokens
   */
  static Story start(
      int port,
      Function<URI, LocalIssuer> starting,
      Path auditFile,
      Optional<Path> clerkPages,
      Clock clock)
      throws IOException {
    ResourceFactory.Closeable resources = ResourceFactory.closeable();
    AuditTrail trail = AuditTrail.of(auditFile);
    LocalIssuer[] issuer = new LocalIssuer[1];
    try {
      DemoServer server =
          DemoServer.start(
              port,
              new ErrorHandler(),
              (unused, uri) -> {
                issuer[0] = starting.apply(uri);
                return applications(resources, uri, issuer[0], auditFile, trail, clerkPages, clock);
              });
      return new Story(resources, server, issuer[0], trail);
    } catch (IOException | RuntimeException e) {
      if (issuer[0] != null) {
        issuer[0].close();
      }
      trail.close();
      resources.close();
      throw e;
    }
  }

  private static Handler applications(
      ResourceFactory resources,
      URI uri,
      LocalIssuer issuer,
      Path auditFile,
      AuditTrail trail,
      Optional<Path> clerkPages,
      Clock clock) {
    BackendApi backend = BackendApi.of(issuer.url(), issuer.secretKey());
    SupportAccess supportAccess = SupportAccess.exceptOf(WITHHELD, clock);
    Shop shop =
        Shop.open(
            uri, issuer.url(), issuer.publishableKey(), backend, supportAccess, trail, auditFile);
    Dashboard dashboard =
        Dashboard.open(dashboardOf(uri), issuer.url(), uri, backend, supportAccess, trail, clock);
    WebAppContext shopContext = WebApplications.of(resources, "shop", new ShopInitializer(shop));
    shopContext.setVirtualHosts(List.of(DemoServer.HOST));
    WebAppContext dashboardContext =
        WebApplications.of(resources, "dashboard", new DashboardInitializer(dashboard));
    dashboardContext.setVirtualHosts(List.of(DASHBOARD_HOST));
    for (WebAppContext context : List.of(shopContext, dashboardContext)) {
      WebApplications.addFiles(context, resources, "shared", "shared/style.css");
    }
    ContextHandlerCollection all = new ContextHandlerCollection(shopContext, dashboardContext);
    ClerkPaths.of(resources, issuer.url(), clerkPages)
        .forEach(
            context -> {
              context.setVirtualHosts(List.of(DemoServer.HOST));
              all.addHandler(context);
            });
    return all;
  }

  private static URI dashboardOf(URI uri) {
    return DemoServer.at(DASHBOARD_HOST, uri.getPort());
  }

  @Override
  public URI uri() {
    return server.uri();
  }

  /** Where those who run the shop begin. */
  URI dashboard() {
    return dashboardOf(uri());
  }

  LocalIssuer issuer() {
    return issuer;
  }

  /** Stops at once. */
  @Override
  public void close() {
    try {
      server.close();
    } finally {
      issuer.close();
      trail.close();
      resources.close();
    }
  }
}
