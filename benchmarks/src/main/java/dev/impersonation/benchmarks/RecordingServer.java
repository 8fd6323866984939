package dev.impersonation.benchmarks;

import dev.impersonation.audit.AuditSink;
import dev.impersonation.audit.FileAuditSink;
import dev.impersonation.audit.QueueFull;
import dev.impersonation.audit.Slf4jAuditSink;
import dev.impersonation.http.AuditScope;
import dev.impersonation.http.CoverageCheck;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.testkit.TokenBuilder;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A process with one server, without any framework, which ends with its input. */
final class RecordingServer {
  static final String AUDIT_FILE = "audit.jsonl";

  private static final int QUEUE = 10_000;
  private static final Duration TO_SETTLE = Duration.ofSeconds(30);

  private RecordingServer() {}

  /** Takes the variant, the directory to write to, the issuer and its key as PEM. */
  public static void main(String[] arguments) throws Exception {
    RecordingVariant variant = RecordingVariant.valueOf(arguments[0]);
    Path directory = Path.of(arguments[1]);
    GateBuilder<ImpersonationFilter> gate =
        ImpersonationFilter.builder()
            .issuer(arguments[2])
            .jwtKey(arguments[3])
            .authorizedParties(List.of(TokenBuilder.AUTHORIZED_PARTY))
            .coverage(CoverageCheck.OFF);
    if (variant.writesAuditFile()) {
      try (FileAuditSink sink = file(variant, directory)) {
        serve(gate.auditSink(sink).build(), Optional.of(sink));
      }
    } else if (variant == RecordingVariant.SLF4J) {
      AuditSink sink = Slf4jAuditSink.create();
      serve(gate.auditSink(sink).build(), Optional.empty());
    } else if (variant == RecordingVariant.DROPPED) {
      serve(gate.auditSink(event -> {}).build(), Optional.empty());
    } else {
      serve(gate.audit(AuditScope.OFF).build(), Optional.empty());
    }
  }

  /** Returns a sink that writes below a directory, as the variant says. */
  static FileAuditSink file(RecordingVariant variant, Path directory) {
    FileAuditSink.Builder builder = FileAuditSink.builder(directory.resolve(AUDIT_FILE));
    if (variant == RecordingVariant.ASYNCHRONOUS_FILE) {
      builder.asynchronous(QUEUE, QueueFull.BLOCK);
    }
    return builder.build();
  }

  private static void serve(ImpersonationFilter filter, Optional<FileAuditSink> file)
      throws Exception {
    ServletContextHandler application = new ServletContextHandler("/");
    application.addServletContainerInitializer((classes, context) -> register(context, filter));
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    connector.setIdleTimeout(Duration.ofMinutes(30).toMillis());
    server.addConnector(connector);
    server.setHandler(application);
    server.start();
    Answers.give(connector.getLocalPort(), () -> file.ifPresent(RecordingServer::settle));
    server.stop();
  }

  private static void register(ServletContext context, ImpersonationFilter filter) {
    FilterRegistration.Dynamic registration = context.addFilter("impersonation", filter);
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
    context.addServlet("notes", new NotesServlet()).addMapping(NotesServlet.PATH + "*");
  }

  /** What is still to be written belongs to the requests that were answered. */
  static void settle(FileAuditSink file) {
    long begun = System.nanoTime();
    while (file.pending() > 0) {
      if (System.nanoTime() - begun > TO_SETTLE.toNanos()) {
        throw new IllegalStateException("events are still pending after " + TO_SETTLE);
      }
      LockSupport.parkNanos(500_000);
    }
  }
}
