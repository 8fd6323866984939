package dev.impersonation.issuer;

import dev.impersonation.issuer.backend.Allowance;
import dev.impersonation.issuer.storage.StorageException;
import dev.impersonation.issuer.token.TokenVersion;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Starts an issuer from the command line, which runs until a signal ends it. */
@Command(
    name = "impersonation-issuer",
    customSynopsis = "java -jar impersonation-issuer.jar [option ...]",
    versionProvider = IssuerCommand.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "A local issuer of actor tokens and impersonated sessions, compatible with Clerk's clients.",
      ""
    },
    footer = {
      "",
      "Each option is also a variable: --secret-key is ISSUER_SECRET_KEY, and so on. The command"
          + " line comes first; an empty variable counts as not set; commas separate several"
          + " values. A secret is safer in a variable: other users of the machine see command"
          + " lines.",
      "",
      "Exit codes: 1 it could not start, 2 it was called wrongly."
    })
final class IssuerCommand implements Callable<Integer> {
  private static final int DEFAULT_PORT = 4100;
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "where to listen; 127.0.0.1 unless set. Beyond loopback --secret-key is needed")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "the port, 0 for any that is free; 4100 unless set")
  private @Nullable Integer port;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "the base URL for clients, if a proxy is between; http, host and port unless set")
  private @Nullable URI url;

  @Option(
      names = "--secret-key",
      paramLabel = "sk_test_...",
      description =
          "what the Backend API demands; unless set, a new one each time, which is printed")
  private @Nullable String secretKey;

  @Option(
      names = "--sign-in-url",
      paramLabel = "URL",
      description = "the application's page for tickets; http://127.0.0.1:4200/sign-in unless set")
  private @Nullable URI signInUrl;

  @Option(
      names = "--publishable-key",
      paramLabel = "pk_...",
      split = ",",
      hideParamSyntax = true,
      description = "the key of an application, repeatable; one of the base URL's host unless set")
  private @Nullable List<String> publishableKeys;

  @Option(
      names = "--allowed-origin",
      paramLabel = "ORIGIN",
      split = ",",
      hideParamSyntax = true,
      description = "whose pages may call, repeatable; that of --sign-in-url unless set")
  private @Nullable List<String> allowedOrigins;

  @Option(
      names = "--users",
      paramLabel = "FILE",
      description =
          "JSON array of users to add, each at least {\"id\": ...}; unless set, ten users")
  private @Nullable Path users;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where to keep everything; in memory unless set")
  private @Nullable Path data;

  @Option(
      names = "--token-version",
      paramLabel = "1|2",
      converter = TokenVersionConverter.class,
      description = "the layout of session tokens; 2 unless set")
  private @Nullable TokenVersion tokenVersion;

  @Option(
      names = "--impersonation-limit",
      paramLabel = "N",
      description = "how many actor tokens a calendar month (UTC); without limit unless set")
  private @Nullable Integer impersonationLimit;

  @Option(
      names = "--plan",
      paramLabel = "free|paid",
      description = "free: impersonation is not part of it; paid unless set")
  private Allowance.@Nullable Plan plan;

  @Option(
      names = "--local-controls",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      description =
          "whether /v1/local moves the clock, rotates keys, makes faults; false unless set")
  private boolean localControls;

  private IssuerCommand() {}

  public static void main(String[] arguments) {
    // What is logged and printed is read by programs too, and this process is nobody else's.
    Locale.setDefault(Locale.ROOT);
    spareTheStart();
    System.exit(commandLine(System.getenv()).execute(arguments));
  }

  /**
   * Says how many references a cache line holds: to find out, Jetty would load all of the JVM's
   * management, a tenth of the whole start. Where it is wrong, a queue grows in other steps.
   */
  private static void spareTheStart() {
    String name = "org.eclipse.jetty.util.referencesPerCacheLine";
    if (System.getProperty(name) == null) {
      System.setProperty(name, "16");
    }
  }

  static CommandLine commandLine(Map<String, String> environment) {
    CommandLine commandLine = new CommandLine(new IssuerCommand());
    commandLine
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("--version")
                .type(boolean.class)
                .versionHelp(true)
                .description("print the version and end")
                .build())
        .addOption(
            OptionSpec.builder("--help")
                .type(boolean.class)
                .usageHelp(true)
                .description("print this and end")
                .build());
    return commandLine
        .setDefaultValueProvider(argument -> fromVariable(argument, environment))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false)
        .setInterpolateVariables(false)
        .setParameterExceptionHandler(IssuerCommand::misused);
  }

  private static @Nullable String fromVariable(ArgSpec argument, Map<String, String> environment) {
    if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
      return null;
    }
    String name =
        option.longestName().substring("--".length()).replace('-', '_').toUpperCase(Locale.ROOT);
    String value = environment.get("ISSUER_" + name);
    return value == null || value.isEmpty() ? null : value;
  }

  private static int misused(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println(problem(e) + "; --help shows what there is");
    return MISUSED;
  }

  /** An argument that belongs nowhere may be a secret, as in {@code --secretkey=...}. */
  private static String problem(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String argument = unmatched.getUnmatched().get(0);
      return argument.startsWith("-")
          ? "unknown option " + argument.split("=", 2)[0]
          : "there is an argument that belongs to no option";
    }
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandLine commandLine = spec == null ? new CommandLine(this) : spec.commandLine();
    PrintWriter err = commandLine.getErr();
    LocalIssuer issuer;
    try {
      issuer = configured().start();
    } catch (Setting.Refused e) {
      err.println(e.commandLineMessage());
      return MISUSED;
    } catch (UncheckedIOException | StorageException e) {
      err.println(e.getMessage());
      return FAILED;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(issuer::close, "stop"));
    announce(issuer, commandLine.getOut());
    // Its own threads are daemons.
    new CountDownLatch(1).await();
    return OK;
  }

  private LocalIssuer.Builder configured() {
    LocalIssuer.Builder builder = LocalIssuer.builder();
    builder.port(port == null ? DEFAULT_PORT : port);
    Optional.ofNullable(host).ifPresent(builder::host);
    Optional.ofNullable(url).ifPresent(builder::url);
    Optional.ofNullable(secretKey).ifPresent(builder::secretKey);
    Optional.ofNullable(signInUrl).ifPresent(builder::signInUrl);
    Optional.ofNullable(publishableKeys).ifPresent(builder::publishableKeys);
    Optional.ofNullable(allowedOrigins).ifPresent(builder::allowedOrigins);
    Optional.ofNullable(users).ifPresent(builder::users);
    Optional.ofNullable(data).ifPresent(builder::data);
    Optional.ofNullable(tokenVersion).ifPresent(builder::tokenVersion);
    Optional.ofNullable(impersonationLimit).ifPresent(builder::impersonationLimit);
    Optional.ofNullable(plan).ifPresent(builder::plan);
    if (localControls) {
      builder.enableLocalControls();
    }
    return builder;
  }

  private void announce(LocalIssuer issuer, PrintWriter out) {
    out.println("base URL         " + issuer.url());
    issuer.publishableKeys().forEach(key -> out.println("publishable key  " + key));
    if (secretKey == null) {
      out.println("secret key       " + issuer.secretKey());
    }
    out.println();
    out.println(issuer.publicKeyPem());
    out.println("ready on " + issuer.localUrl());
    out.flush();
  }

  /** What the jar's manifest says. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = IssuerCommand.class.getPackage().getImplementationVersion();
      return new String[] {"impersonation-issuer " + (version == null ? "(unpackaged)" : version)};
    }
  }

  /** Reads the number of a layout. */
  static final class TokenVersionConverter implements CommandLine.ITypeConverter<TokenVersion> {
    @Override
    public TokenVersion convert(String value) {
      return switch (value) {
        case "1" -> TokenVersion.V1;
        case "2" -> TokenVersion.V2;
        default -> throw new TypeConversionException("it must be 1 or 2");
      };
    }
  }
}
