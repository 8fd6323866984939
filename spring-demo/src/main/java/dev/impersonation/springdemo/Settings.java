package dev.impersonation.springdemo;

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
import java.util.stream.Stream;

/**
 * How to run, read from the same environment variables as the demo on Jetty alone. An empty
 * variable counts as unset. Messages name the variable and the fix, and quote no value.
 *
 * @param port where to listen; 0 for any free port
 * @param properties those of the starter, by their whole names; read-only
 */
record Settings(int port, Map<String, String> properties) {
  static final String HOST = "127.0.0.1";

  private static final String PORT = "PORT";
  private static final int DEFAULT_PORT = 8080;
  private static final int MAX_PORT = 65_535;
  private static final int MAX_CLOCK_SKEW_SECONDS = 60;

  private static final Variable PUBLISHABLE_KEY =
      new Variable("PUBLISHABLE_KEY", "publishableKey", "publishable-key", value -> value);
  private static final Variable ISSUER = new Variable("ISSUER", "issuer", "issuer", value -> value);
  private static final Variable JWKS_URL =
      new Variable("JWKS_URL", "jwksUrl", "jwks-url", Settings::keySetUrl);
  private static final Variable JWT_KEY =
      new Variable("JWT_KEY_PEM_FILE", "jwtKey", "jwt-key", Settings::pem);

  private static final List<Variable> VARIABLES =
      List.of(
          PUBLISHABLE_KEY,
          ISSUER,
          JWKS_URL,
          JWT_KEY,
          new Variable(
              "AUTHORIZED_PARTIES", "authorizedParties", "authorized-parties", value -> value),
          new Variable("CLOCK_SKEW_SECONDS", "clockSkew", "clock-skew", Settings::clockSkew),
          new Variable("AUDIT_FILE", "auditFile", "audit-file", Settings::absolute));

  /**
   * A variable that sets up the filter.
   *
   * @param setting the filter's name for it
   * @param kebab the starter's name for it, without its prefix
   * @param reading what the filter is given for the variable's value; refuses what is none
   */
  private record Variable(
      String name, String setting, String kebab, UnaryOperator<String> reading) {
    String property() {
      return "impersonation." + kebab;
    }
  }

  Settings {
    properties = Map.copyOf(properties);
  }

  /**
   * Returns the settings for the issuer that the environment names.
   *
   * @throws IllegalArgumentException if something is missing, contradictory or refused
   */
  static Settings ofEnvironment(Map<String, String> environment) {
    int port = port(environment);
    Map<String, String> properties = new LinkedHashMap<>();
    for (Variable variable : VARIABLES) {
      given(environment, variable.name())
          .ifPresent(value -> properties.put(variable.property(), accepted(variable, value)));
    }
    requireIssuer(properties);
    requireOneKeySource(properties);
    return new Settings(port, properties);
  }

  /** As arguments of the command line, which nothing else of Spring's overrides. */
  String[] arguments() {
    return Stream.concat(
            Stream.of("--server.port=" + port),
            properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue()))
        .toArray(String[]::new);
  }

  /** Returns a message of the starter in which properties have the names of their variables. */
  static String inVariables(String message) {
    String translated = message;
    for (Variable variable : VARIABLES) {
      translated = translated.replace(variable.property(), variable.name());
    }
    return translated;
  }

  private static int port(Map<String, String> environment) {
    Optional<String> port = given(environment, PORT);
    try {
      return port.isEmpty() ? DEFAULT_PORT : number(port.get(), MAX_PORT);
    } catch (IllegalArgumentException e) {
      throw refused(PORT, e);
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

  private static String absolute(String file) {
    try {
      return Path.of(file).toAbsolutePath().toString();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("it is no path of this system", e);
    }
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

  private static void requireIssuer(Map<String, String> properties) {
    if (!properties.containsKey(ISSUER.property())
        && !properties.containsKey(PUBLISHABLE_KEY.property())) {
      throw new IllegalArgumentException(
          "ISSUER is not set: set PUBLISHABLE_KEY (Clerk: it tells the rest too), or ISSUER"
              + " together with JWKS_URL or JWT_KEY_PEM_FILE");
    }
  }

  private static void requireOneKeySource(Map<String, String> properties) {
    boolean keySet = properties.containsKey(JWKS_URL.property());
    boolean pem = properties.containsKey(JWT_KEY.property());
    if (keySet && pem) {
      throw new IllegalArgumentException(
          "JWKS_URL and JWT_KEY_PEM_FILE are both set: keep one of them");
    }
    if (!keySet && !pem && !properties.containsKey(PUBLISHABLE_KEY.property())) {
      throw new IllegalArgumentException(
          "neither JWKS_URL nor JWT_KEY_PEM_FILE is set: set one of them, so that tokens of ISSUER"
              + " can be verified");
    }
  }
}
