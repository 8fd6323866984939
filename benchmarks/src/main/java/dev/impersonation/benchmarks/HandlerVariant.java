package dev.impersonation.benchmarks;

import dev.impersonation.audit.AuditSink;
import dev.impersonation.http.CoverageCheck;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Servers of Jetty that are the same, but for what looks at the token, and where. */
enum HandlerVariant {
  SERVLETS("servlets alone"),
  /** What two equal servers differ by is what the measurement cannot tell. */
  SERVLETS_AGAIN("servlets alone, once more (control)"),
  FILTER("filter"),
  HANDLER("handler before servlets"),
  CORE("core alone"),
  CORE_AGAIN("core alone, once more (control)"),
  CORE_HANDLER("handler on core");

  private static final byte[] ANSWER = NotesServlet.ANSWER.getBytes(StandardCharsets.US_ASCII);

  private final String label;

  HandlerVariant(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** The same without us. */
  HandlerVariant bare() {
    return switch (this) {
      case SERVLETS, SERVLETS_AGAIN, FILTER, HANDLER -> SERVLETS;
      case CORE, CORE_AGAIN, CORE_HANDLER -> CORE;
    };
  }

  boolean isOurs() {
    return this == FILTER || this == HANDLER || this == CORE_HANDLER;
  }

  /** Answers whoever comes. */
  static final class Servlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/plain");
      response.setContentLength(ANSWER.length);
      response.getOutputStream().write(ANSWER);
    }
  }

  /** The same without servlets. */
  static final class Core extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.getHeaders().put("Content-Type", "text/plain");
      response.getHeaders().put("Content-Length", ANSWER.length);
      response.write(true, ByteBuffer.wrap(ANSWER), callback);
      return true;
    }
  }

  /** Returns what the server answers by. */
  Handler handler(TestIssuer issuer, AuditSink sink) {
    return switch (this) {
      case SERVLETS, SERVLETS_AGAIN -> servlets(context -> {});
      case FILTER ->
          servlets(
              context -> {
                FilterRegistration.Dynamic filter =
                    context.addFilter(
                        "impersonation",
                        settings(ImpersonationFilter.builder(), issuer, sink)
                            .coverage(CoverageCheck.OFF)
                            .build());
                filter.setAsyncSupported(true);
                filter.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
              });
      case HANDLER -> handler(issuer, sink, servlets(context -> {}));
      case CORE, CORE_AGAIN -> new Core();
      case CORE_HANDLER -> handler(issuer, sink, new Core());
    };
  }

  /** What an application has beside its servlet. */
  interface Application {
    void register(ServletContext context);
  }

  /** Returns what answers by the servlet. */
  static Handler servlets(Application application) {
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServletContainerInitializer(
        (classes, servlets) -> {
          application.register(servlets);
          servlets.addServlet("notes", new Servlet()).addMapping(NotesServlet.PATH + "*");
        });
    return context;
  }

  private static Handler handler(TestIssuer issuer, AuditSink sink, Handler behind) {
    ImpersonationHandler handler = settings(ImpersonationHandler.builder(), issuer, sink).build();
    handler.setHandler(behind);
    return handler;
  }

  private static <T> GateBuilder<T> settings(
      GateBuilder<T> builder, TestIssuer issuer, AuditSink sink) {
    return builder
        .issuer(issuer.issuer())
        .jwtKey(issuer.publicKeyPem())
        .authorizedParties(List.of(TokenBuilder.AUTHORIZED_PARTY))
        .auditSink(sink);
  }
}
