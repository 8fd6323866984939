package dev.impersonation.demo;

import dev.impersonation.issuer.LocalIssuer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The command line: starts the application with a test issuer, or in front of any issuer. */
final class Main {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private static final String USAGE =
      """
      usage: demo            the whole story in a browser: a shop, its dashboard, a local issuer
             demo --commands a small protected application and a local issuer; prints commands to try
             demo --spring   the same with the application of Spring Boot in spring-demo
             demo protect    the protected application alone, for the issuer that variables name
             demo core       the same without servlets, of handlers of Jetty's core; and a WebSocket

      It listens on 127.0.0.1 only, until Ctrl-C. Environment variables (empty: not set):
        PORT                where the application listens, 8080 unless set, 0 for any free port
        ISSUER_PORT         where the issuer listens, 4100 unless set; not for protect and core
        AUDIT_FILE          where audit events go; a new temporary file unless set, for protect and
                            core the log
        CLERK_PAGES         a directory that jetty-demo/clerk-pages/build has filled, for the pages
                            with Clerk's own libraries; ./demo does that where npm is there
      and for protect and core:
        PUBLISHABLE_KEY     Clerk's pk_test_... or pk_live_...; alone it is enough
        ISSUER              what iss must equal
        JWKS_URL            where the issuer's key set is, or
        JWT_KEY_PEM_FILE    a file with its public key in PEM form
        AUTHORIZED_PARTIES  the origins that azp may name, separated by commas
        CLOCK_SKEW_SECONDS  0 to 60, 5 unless set
      """;

  /** Starts an application for settings that depend on where it answers. */
  private interface Starter {
    Application start(int port, Function<URI, Map<String, String>> filterSettings)
        throws IOException;
  }

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  private Main(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  public static void main(String[] arguments) {
    // What is logged and printed is read by programs too, and this process is nobody else's.
    Locale.setDefault(Locale.ROOT);
    int status = new Main(System.getenv(), System.out, System.err).run(List.of(arguments));
    if (status != OK) {
      System.exit(status);
    }
  }

  /** Returns the exit code; if it is 0, what was started goes on until a signal ends it. */
  private int run(List<String> arguments) {
    try {
      if (arguments.isEmpty()) {
        tell();
      } else if (arguments.equals(List.of("--commands"))) {
        demonstrate(ProtectedApplication::start);
      } else if (arguments.size() == 2 && arguments.get(0).equals("--spring")) {
        // The script knows where the jar is.
        Path jar = Path.of(arguments.get(1));
        demonstrate((port, settings) -> SpringProcess.start(jar, port, settings));
      } else if (arguments.equals(List.of("protect"))) {
        Settings settings = Settings.ofEnvironment(environment);
        ready(ProtectedApplication.start(settings.port(), settings.filter()));
      } else if (arguments.equals(List.of("core"))) {
        Settings settings = Settings.ofEnvironment(environment);
        ready(CoreApplication.start(settings.port(), settings.filter()));
      } else {
        return explain(arguments);
      }
      return OK;
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return MISUSED;
    } catch (IOException | IllegalStateException | DemoException e) {
      err.println(e.getMessage());
      return FAILED;
    }
  }

  private int explain(List<String> arguments) {
    boolean asked = arguments.equals(List.of("--help"));
    (asked ? out : err).print(USAGE);
    return asked ? OK : MISUSED;
  }

  private void ready(Application application) {
    Runtime.getRuntime().addShutdownHook(new Thread(application::close, "stop"));
    out.println("ready on " + application.uri());
  }

  private void tell() throws IOException {
    int port = Settings.port(environment);
    int issuerPort = Settings.issuerPort(environment);
    Path auditFile = auditFile();
    Story story =
        Story.start(
            port,
            uri -> issuer(uri, issuerPort, DemoUsers.json()),
            auditFile,
            Settings.clerkPages(environment));
    Runtime.getRuntime().addShutdownHook(new Thread(story::close, "stop"));
    out.println("issuer on " + story.issuer().url());
    out.println("audit events in " + auditFile);
    out.println("ready on " + story.uri());
    out.println();
    out.println("Open " + story.dashboard() + " and follow the tour. For its commands, in bash:");
    out.println(
        "export SHOP="
            + story.uri()
            + " ISSUER="
            + story.issuer().url()
            + " AUDIT_FILE='"
            + auditFile
            + "' SECRET_KEY="
            + story.issuer().secretKey());
    out.println("Ctrl-C ends the demo.");
  }

  private void demonstrate(Starter starter) throws IOException {
    int port = Settings.port(environment);
    int issuerPort = Settings.issuerPort(environment);
    Path auditFile = auditFile();
    List<LocalIssuer> started = new ArrayList<>();
    Application application =
        starter.start(
            port,
            uri -> {
              LocalIssuer issuer = issuer(uri, issuerPort, null);
              started.add(issuer);
              return Map.of(
                  "publishableKey",
                  issuer.publishableKey(),
                  "authorizedParties",
                  uri.toString(),
                  "auditFile",
                  auditFile.toString());
            });
    LocalIssuer issuer = started.get(0);
    Runtime.getRuntime().addShutdownHook(new Thread(issuer::close, "stop issuer"));
    out.println("issuer on " + issuer.url());
    out.println("audit events in " + auditFile);
    ready(application);
    out.println();
    DemoScript.of(application.uri(), issuer.url(), issuer.secretKey(), auditFile)
        .forEach(out::println);
    out.println();
    out.println(
        "# Session tokens last 60 seconds. With a good one /fwd/x, /inc/x, /async/x and /err/x answer"
            + " too; /public/x answers anybody.");
    out.println("# Ctrl-C ends the demo.");
  }

  /** One that is nobody else's to read, and that outlives the demo. */
  private Path auditFile() throws IOException {
    Optional<Path> given = Settings.auditFile(environment);
    return given.isPresent()
        ? given.get()
        : Files.createTempDirectory("impersonation-demo-").resolve("audit.jsonl");
  }

  private static LocalIssuer issuer(URI application, int port, @Nullable String users) {
    try {
      LocalIssuer.Builder builder =
          LocalIssuer.builder().port(port).signInUrl(application.resolve("/sign-in"));
      if (users != null) {
        builder.usersJson(users);
      }
      return builder.start();
    } catch (UncheckedIOException e) {
      throw new DemoException(
          "cannot listen on port "
              + port
              + " of 127.0.0.1: set ISSUER_PORT to a free port, or end what listens there",
          e);
    }
  }
}
