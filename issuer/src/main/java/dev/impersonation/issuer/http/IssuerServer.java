package dev.impersonation.issuer.http;

import dev.impersonation.issuer.storage.StorageException;
import dev.impersonation.issuer.token.Ids;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the HTTP server: routes, limits, errors and the request log. Safe for use by many threads.
 */
public final class IssuerServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IssuerServer.class);

  private static final int MAX_BODY_BYTES = 256 * 1024;
  private static final int REQUEST_HEADER_BYTES = 32 * 1024;
  private static final int IDLE_MILLIS = 30_000;
  private static final long STOP_MILLIS = 5_000;
  private static final int MAX_THREADS = 200;

  private final Javalin javalin;

  private IssuerServer(Javalin javalin) {
    this.javalin = javalin;
  }

  /**
   * Makes one that answers once it is started.
   *
   * @param port open already, so that what answers knows its own address; closed with the server
   */
  public static IssuerServer of(
      ServerSocketChannel port, HostCheck hosts, Origins origins, List<Route> routes) {
    Javalin javalin =
        Javalin.create(
            config -> {
              limit(config);
              listen(config, port);
              config.requestLogger.http(RequestLog::write);
              config.routes.before(IssuerServer::trace);
              config.routes.before(hosts::check);
              config.routes.before(origins::allow);
              config.routes.options("/*", origins::preflight);
              serve(config, routes);
              answerErrors(config);
            });
    return new IssuerServer(javalin);
  }

  /** Starts to answer. */
  public void start() {
    javalin.start();
  }

  private static void serve(JavalinConfig config, List<Route> routes) {
    // Not within the handlers: where there is none for a method, Javalin answers by itself, and to
    // HEAD with 200.
    Map<String, Handler> guards = new LinkedHashMap<>();
    routes.stream()
        .filter(Route::isGuarded)
        .forEach(route -> guards.putIfAbsent(route.path(), route.guard()));
    guards.forEach(config.routes::before);
    for (Route route : routes) {
      config.routes.addHttpHandler(route.method(), route.path(), route.handler());
      if (route.isGuarded() && route.method().equals(HandlerType.GET)) {
        config.routes.addHttpHandler(HandlerType.HEAD, route.path(), route.handler());
      }
    }
  }

  private static void limit(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = MAX_BODY_BYTES;
    config.http.defaultContentType = "application/json";
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.router.ignoreTrailingSlashes = false;
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("issuer");
    threads.setDaemon(true);
    config.jetty.threadPool = threads;
    config.jetty.modifyServer(IssuerServer::prepare);
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setRequestHeaderSize(REQUEST_HEADER_BYTES);
          http.setSendServerVersion(false);
        });
  }

  private static void prepare(Server server) {
    server.setStopTimeout(STOP_MILLIS);
    server.setHandler(new GracefulHandler());
    server.setErrorHandler(new JettyErrors());
  }

  private static void listen(JavalinConfig config, ServerSocketChannel port) {
    config.jetty.addConnector(
        (server, http) -> {
          ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
          connector.setIdleTimeout(IDLE_MILLIS);
          try {
            connector.open(port);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return connector;
        });
  }

  private static void answerErrors(JavalinConfig config) {
    config.routes.exception(ApiException.class, IssuerServer::answer);
    config.routes.exception(
        HttpResponseException.class,
        (e, request) -> answer(ApiException.ofHttp(e.getStatus()), request));
    config.routes.exception(
        StorageException.class, (e, request) -> fail(e, request, "the store failed; see the log"));
    config.routes.exception(
        Exception.class,
        (e, request) -> {
          if (isOfClient(e)) {
            answer(ApiException.ofHttp(400), request);
          } else {
            fail(e, request, "see the log");
          }
        });
  }

  /** Whether the request itself broke off or was no HTTP: no fault of this server's. */
  private static boolean isOfClient(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException
          || cause instanceof TimeoutException
          || cause instanceof HttpException) {
        return true;
      }
    }
    return false;
  }

  private static void fail(Exception e, Context request, String message) {
    log.error("a request failed: {}", trace(request), e);
    answer(ApiException.of(500, "internal_clerk_error", message), request);
  }

  private static void answer(ApiException error, Context request) {
    request.attribute(RequestLog.CODES, error.codes());
    Answer.json(request, error.status(), error.envelope(trace(request)));
  }

  /** Drawn when first asked for: what is refused before any handler has one too. */
  private static String trace(Context request) {
    String known = request.attribute(RequestLog.TRACE);
    if (known != null) {
      return known;
    }
    String drawn = Ids.hex(16);
    request.attribute(RequestLog.TRACE, drawn);
    return drawn;
  }

  /** Lets requests under way end, for some seconds, and closes the port. */
  @Override
  public void close() {
    javalin.stop();
  }
}
