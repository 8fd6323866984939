package dev.impersonation.springdemo;

import dev.impersonation.spring.PropertyRefusedException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.env.Environment;

/** The command line: starts the application in front of any issuer. */
final class Main {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  /** How it is started, and the Spring profiles that this takes. */
  private static final Map<String, List<String>> MODES =
      Map.of("protect", List.of(), "protect-secured", List.of(SecurityRules.PROFILE));

  private static final String USAGE =
      """
      usage: demo protect            the protected application, for the issuer that variables name
             demo protect-secured    the same with Spring Security

      It listens on 127.0.0.1 only, until Ctrl-C. Environment variables (empty: not set):
        PORT                where to listen, 8080 unless set, 0 for any free port
        PUBLISHABLE_KEY     Clerk's pk_test_... or pk_live_...; alone it is enough
        ISSUER              what iss must equal
        JWKS_URL            where the issuer's key set is, or
        JWT_KEY_PEM_FILE    a file with its public key in PEM form
        AUTHORIZED_PARTIES  the origins that azp may name, separated by commas
        CLOCK_SKEW_SECONDS  0 to 60, 5 unless set
        AUDIT_FILE          where audit events go, the log unless set
      """;

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
    List<String> profiles = arguments.size() == 1 ? MODES.get(arguments.get(0)) : null;
    if (profiles == null) {
      return explain(arguments);
    }
    Settings settings;
    try {
      settings = Settings.ofEnvironment(environment);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return MISUSED;
    }
    try {
      start(settings, profiles);
      return OK;
    } catch (RuntimeException e) {
      // Spring throws what a bean threw, in exceptions of many kinds.
      err.println(failure(e, settings));
      return FAILED;
    }
  }

  private int explain(List<String> arguments) {
    boolean asked = arguments.equals(List.of("--help"));
    (asked ? out : err).print(USAGE);
    return asked ? OK : MISUSED;
  }

  private void start(Settings settings, List<String> profiles) {
    SpringApplication application = new SpringApplication(DemoApplication.class);
    application.setAdditionalProfiles(profiles.toArray(String[]::new));
    Environment started = application.run(settings.arguments()).getEnvironment();
    out.println(
        "ready on http://" + Settings.HOST + ":" + started.getProperty("local.server.port"));
  }

  private static String failure(RuntimeException thrown, Settings settings) {
    Optional<PropertyRefusedException> refused = cause(PropertyRefusedException.class, thrown);
    if (refused.isPresent()) {
      return "the application did not start: "
          + Settings.inVariables(String.valueOf(refused.get().getMessage()));
    }
    Throwable innermost = innermost(thrown);
    if (innermost instanceof IOException || innermost instanceof PortInUseException) {
      return "cannot listen on port "
          + settings.port()
          + " of "
          + Settings.HOST
          + " ("
          + innermost.getMessage()
          + "): set PORT to a free port, or end what listens there";
    }
    return "the application did not start: " + innermost.getMessage();
  }

  private static <T extends Throwable> Optional<T> cause(
      Class<T> type, @Nullable Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }

  private static Throwable innermost(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return cause == null || cause == thrown ? thrown : innermost(cause);
  }
}
