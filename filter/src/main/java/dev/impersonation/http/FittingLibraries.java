package dev.impersonation.http;

import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.token.InvalidTokenException;
import dev.impersonation.token.SessionTokenVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Whether the libraries that are there have what requests need of them: what fails only with the
 * first request fails with all. So a token that is not good is verified, and an answer written.
 */
final class FittingLibraries {
  private static final int MAX_DEPTH = 8;
  private static final String ISSUER = "https://start.invalid";

  /**
   * A library.
   *
   * @param prefix what the names of its classes begin with
   * @param least the first version that has what is needed
   * @param parts its artifacts, and a class of each
   */
  private record Library(String name, String prefix, String least, List<Part> parts) {
    boolean isNamedIn(String text) {
      return text.replace('/', '.').contains(prefix);
    }

    String found() {
      return parts.stream().map(Part::toString).collect(Collectors.joining(", "));
    }
  }

  private record Part(String group, String artifact, String type) {
    @Override
    public String toString() {
      return artifact + " " + version();
    }

    /** Of the class that is found, wherever on the class path others are. */
    private String version() {
      try {
        Class<?> found = Class.forName(type, false, FittingLibraries.class.getClassLoader());
        String ofPackage = found.getPackage().getImplementationVersion();
        return ofPackage == null ? ofPom(found) : ofPackage;
      } catch (ClassNotFoundException | LinkageError e) {
        return "(missing)";
      }
    }

    private String ofPom(Class<?> found) {
      String pom = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
      try (InputStream in = found.getResourceAsStream(pom)) {
        Properties properties = new Properties();
        if (in != null) {
          properties.load(in);
        }
        return properties.getProperty("version", "of an unknown version");
      } catch (IOException | IllegalArgumentException e) {
        return "of an unknown version";
      }
    }
  }

  private static final List<Library> LIBRARIES =
      List.of(
          new Library(
              "Jackson",
              "com.fasterxml.jackson.",
              "2.16",
              List.of(
                  new Part(
                      "com.fasterxml.jackson.core",
                      "jackson-core",
                      "com.fasterxml.jackson.core.JsonFactory"),
                  new Part(
                      "com.fasterxml.jackson.core",
                      "jackson-databind",
                      "com.fasterxml.jackson.databind.ObjectMapper"),
                  new Part(
                      "com.fasterxml.jackson.core",
                      "jackson-annotations",
                      "com.fasterxml.jackson.annotation.JsonProperty"))),
          new Library(
              "java-jwt",
              "com.auth0.jwt.",
              "4.0",
              List.of(new Part("com.auth0", "java-jwt", "com.auth0.jwt.JWT"))),
          new Library(
              "Caffeine",
              "com.github.benmanes.caffeine.",
              "3.2",
              List.of(
                  new Part(
                      "com.github.ben-manes.caffeine",
                      "caffeine",
                      "com.github.benmanes.caffeine.cache.Caffeine"))),
          new Library(
              "SLF4J",
              "org.slf4j.",
              "2.0",
              List.of(new Part("org.slf4j", "slf4j-api", "org.slf4j.Logger"))));

  private FittingLibraries() {}

  /**
   * Holds that they do.
   *
   * @throws IllegalStateException if one does not; the message names it, its version and the least
   */
  static void require() {
    try {
      verify();
      Refusal unused = Refusal.noToken("start");
      LoggerFactory.getLogger(ImpersonationGate.class).atLevel(Level.TRACE).log("libraries fit");
    } catch (LinkageError e) {
      throw new IllegalStateException(message(e), e);
    }
  }

  /** Takes the way of every token up to its signature, which does not hold. */
  private static void verify() {
    byte[] modulus = BigInteger.TWO.pow(2048).subtract(BigInteger.ONE).toByteArray();
    String keys =
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"start\",\"alg\":\"RS256\",\"use\":\"sig\",\"e\":\"AQAB\",\"n\":\""
            + base64(Arrays.copyOfRange(modulus, 1, modulus.length))
            + "\"}]}";
    String token =
        Stream.of(
                "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"start\"}",
                "{\"iss\":\"" + ISSUER + "\",\"sub\":\"start\"}")
            .map(part -> base64(part.getBytes(StandardCharsets.UTF_8)))
            .collect(Collectors.joining("."));
    try {
      SessionTokenVerifier.builder(ISSUER, StaticKeySet.ofJwkSet(keys))
          .build()
          .verify(token + "." + base64(new byte[256]));
    } catch (InvalidTokenException e) {
      // As it should be.
    } catch (KeySetUnavailableException e) {
      throw new IllegalStateException("the key set at hand is not available", e);
    }
  }

  private static String base64(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  private static String message(LinkageError error) {
    StringBuilder said = new StringBuilder();
    @Nullable Throwable each = error;
    for (int depth = 0; each != null && depth < MAX_DEPTH; depth++) {
      said.append(each.getClass().getSimpleName()).append(": ").append(each.getMessage());
      said.append("; ");
      each = each.getCause();
    }
    String text = said.toString();
    return LIBRARIES.stream()
            .filter(library -> library.isNamedIn(text))
            .map(
                library ->
                    library.name()
                        + " does not fit: found "
                        + library.found()
                        + ", needed is "
                        + library.least()
                        + " at least: put that, and no other version of it, on the class path ")
            .findFirst()
            .orElse("a library does not fit ")
        + "("
        + text.substring(0, text.length() - 2)
        + ")";
  }
}
