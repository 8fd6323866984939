package dev.impersonation.demo;

import dev.impersonation.http.GateBuilder;
import dev.impersonation.keys.RemoteKeySet;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How to run, read from environment variables. An empty variable counts as unset. Messages name the
 * variable and the fix, and quote no value.
 *
 * @param port where to listen; 0 for any free port
 * @param filter the settings of the filter, by the names of its init-params; read-only
 */
record Settings(int port, Map<String, String> filter) {
  private static final String PORT = "PORT";
  private static final int DEFAULT_PORT = 8080;
  private static final String ISSUER_PORT = "ISSUER_PORT";
  private static final int DEFAULT_ISSUER_PORT = 4100;
  private static final String AUDIT_FILE = "AUDIT_FILE";
  private static final String CLERK_PAGES = "CLERK_PAGES";
  private static final int MAX_PORT = 65_535;
  private static final int MAX_CLOCK_SKEW_SECONDS = 60;

  /**
   * A variable that sets up the filter.
   *
   * @param setting the filter's name for it
   * @param reading what the filter is given for the variable's value; refuses what is none
   */
  private record Variable(String name, String setting, UnaryOperator<String> reading) {}

  private static final List<Variable> FILTER_VARIABLES =
      List.of(
          new Variable("PUBLISHABLE_KEY", "publishableKey", value -> value),
          new Variable("ISSUER", "issuer", value -> value),
          new Variable("JWKS_URL", "jwksUrl", Settings::keySetUrl),
          new Variable("JWT_KEY_PEM_FILE", "jwtKey", Settings::pem),
          new Variable("AUTHORIZED_PARTIES", "authorizedParties", value -> value),
          new Variable("CLOCK_SKEW_SECONDS", "clockSkew", Settings::clockSkew),
          new Variable(AUDIT_FILE, "auditFile", Settings::absolute));

  Settings {
    filter = Map.copyOf(filter);
  }

  /**
   * Returns the port alone.
   *
   * @throws IllegalArgumentException if it is none
   */
  static int port(Map<String, String> environment) {
    return port(environment, PORT, DEFAULT_PORT);
  }

  /**
   * Returns the port of the demo's own issuer.
   *
   * @throws IllegalArgumentException if it is none
   */
  static int issuerPort(Map<String, String> environment) {
    return port(environment, ISSUER_PORT, DEFAULT_ISSUER_PORT);
  }

  /**
   * Returns where audit events go, if that is said.
   *
   * @throws IllegalArgumentException if it is no path
   */
  static Optional<Path> auditFile(Map<String, String> environment) {
    try {
      return given(environment, AUDIT_FILE).map(value -> Path.of(absolute(value)));
    } catch (IllegalArgumentException e) {
      throw refused(AUDIT_FILE, e);
    }
  }

  /**
   * Returns the directory with the scripts of Clerk's own libraries, if that is said.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Optional<Path> clerkPages(Map<String, String> environment) {
    Optional<Path> given = given(environment, CLERK_PAGES).map(Path::of);
    if (given.isPresent() && !Files.isDirectory(given.get())) {
      throw new IllegalArgumentException(
          CLERK_PAGES
              + " is refused: it is no directory: give the one that"
              + " jetty-demo/clerk-pages/build has filled, or leave it unset");
    }
    return given.map(Path::toAbsolutePath);
  }

  private static String absolute(String file) {
    try {
      return Path.of(file).toAbsolutePath().toString();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("it is no path of this system", e);
    }
  }

  private static int port(Map<String, String> environment, String variable, int absent) {
    Optional<String> port = given(environment, variable);
    try {
      return port.isEmpty() ? absent : number(port.get(), MAX_PORT);
    } catch (IllegalArgumentException e) {
      throw refused(variable, e);
    }
  }

  /**
   * Returns the settings for the issuer that the environment names.
   *
   * @throws IllegalArgumentException if something is missing, contradictory or refused
   */
  static Settings ofEnvironment(Map<String, String> environment) {
    int port = port(environment);
    Map<String, String> filter = new LinkedHashMap<>();
    for (Variable variable : FILTER_VARIABLES) {
      given(environment, variable.name())
          .ifPresent(value -> filter.put(variable.setting(), accepted(variable, value)));
    }
    requireIssuer(filter);
    requireOneKeySource(filter);
    return new Settings(port, filter);
  }

  /** Makes the environment of another process lead to these settings and no other. */
  static void write(int port, Map<String, String> filter, Map<String, String> environment) {
    environment.put(PORT, Integer.toString(port));
    for (Variable variable : FILTER_VARIABLES) {
      environment.put(variable.name(), filter.getOrDefault(variable.setting(), ""));
    }
  }

  private static Optional<String> given(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isEmpty());
  }

  /** Asks the library here already, where a refusal can still name the variable. */
  private static String accepted(Variable variable, String value) {
    try {
      String setting = variable.reading().apply(value);
      GateBuilder.ofGate().set(variable.setting(), setting);
      return setting;
    } catch (IllegalArgumentException e) {
      throw refused(variable.name(), e);
    }
  }

  private static IllegalArgumentException refused(String variable, IllegalArgumentException cause) {
    return new IllegalArgumentException(variable + " is refused: " + cause.getMessage(), cause);
  }

  private static int number(String text, int max) {
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > max) {
      throw new IllegalArgumentException("it must be a whole number from 0 to " + max);
    }
    return Integer.parseInt(text);
  }

  private static String clockSkew(String seconds) {
    return number(seconds, MAX_CLOCK_SKEW_SECONDS) + "s";
  }

  private static String keySetUrl(String url) {
    try {
      RemoteKeySet.of(new URI(url.strip()));
      return url;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "it is no URL: write it like https://clerk.example.com/.well-known/jwks.json", e);
    }
  }

  private static String pem(String file) {
    String problem;
    try {
      return Files.readString(Path.of(file));
    } catch (NoSuchFileException e) {
      problem = "the file does not exist";
    } catch (CharacterCodingException e) {
      problem = "the file is not text";
    } catch (IOException e) {
      problem = "the file cannot be read";
    }
    throw new IllegalArgumentException(
        problem + ": give the path of the issuer's public key in PEM form");
  }

  private static void requireIssuer(Map<String, String> filter) {
    if (!filter.containsKey("issuer") && !filter.containsKey("publishableKey")) {
      throw new IllegalArgumentException(
          "ISSUER is not set: set PUBLISHABLE_KEY (Clerk: it tells the rest too), or ISSUER"
              + " together with JWKS_URL or JWT_KEY_PEM_FILE");
    }
  }

  private static void requireOneKeySource(Map<String, String> filter) {
    boolean keySet = filter.containsKey("jwksUrl");
    boolean pem = filter.containsKey("jwtKey");
    if (keySet && pem) {
      throw new IllegalArgumentException(
          "JWKS_URL and JWT_KEY_PEM_FILE are both set: keep one of them");
    }
    if (!keySet && !pem && !filter.containsKey("publishableKey")) {
      throw new IllegalArgumentException(
          "neither JWKS_URL nor JWT_KEY_PEM_FILE is set: set one of them, so that tokens of ISSUER"
              + " can be verified");
    }
  }
}
