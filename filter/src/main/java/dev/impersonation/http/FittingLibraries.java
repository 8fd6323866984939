package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.token.InvalidTokenException;
import dev.impersonation.token.SessionTokenVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.security.CodeSource;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Checks whether the libraries that are there have what requests need of them: what fails only with
 * the first request fails with all. So a token is verified, twice, and an answer written.
 */
final class FittingLibraries {
  private static final int MAX_DEPTH = 8;
  private static final String ISSUER = "https://start.invalid";

  /** Within the life of {@link #TOKEN}. */
  private static final Instant THEN = Instant.ofEpochSecond(1_000_000_001);

  /** The public half of a key that was made to sign one token, and thrown away. */
  private static final String MODULUS =
      "u0FMdDR_AiCEp7G0Cn7lkCiOFe_cNlyqAgilxE-8h_DuQoBGYaiouPbH7YqOqR5T_pg66wYHXzgmtL0D"
          + "pf5o_MbAeqGhgEXEngEOd3ynYdQgmP2YMTilkLM4Z2NRKCh-WahuZU6UmEbv-DHP7ANJjWD3H-fXtJaK"
          + "kty6JKzpB7xT-W5QZX1O8CV76lRyBCNZcDi6ckQD2Oqe6qB8miDZs53UFhqP-aGpF2Of37FGDF5QeGtI"
          + "VvEm7ClP0scE4svGaPSyZxC4_gsa3vmp_VFkgfUez0Q87U2-Ax9_k130g7R49ISpmnL7oDIWk6S6Jkfv"
          + "cBUj818bAE67-BPFIz-gKw";

  /** With an actor, an organization and claims of every type. */
  private static final String TOKEN =
      "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6InN0YXJ0In0.eyJpc3MiOiJodHRwczovL3N0"
          + "YXJ0LmludmFsaWQiLCJzdWIiOiJ1c2VyX3N0YXJ0Iiwic2lkIjoic2Vzc19zdGFydCIsImF6cCI6Imh0"
          + "dHBzOi8vc3RhcnQuaW52YWxpZCIsImF1ZCI6WyJzdGFydCJdLCJpYXQiOjEwMDAwMDAwMDAsIm5iZiI6"
          + "MTAwMDAwMDAwMCwiZXhwIjoxMDAwMDAwMDYwLCJzdHMiOiJhY3RpdmUiLCJmdmEiOlswLC0xXSwidiI6"
          + "MiwibyI6eyJpZCI6Im9yZ19zdGFydCIsInNsZyI6InN0YXJ0Iiwicm9sIjoiYWRtaW4iLCJwZXIiOiJy"
          + "ZWFkIiwiZnBtIjoiMSJ9LCJmZWEiOiJvOnN0YXJ0IiwiYWN0Ijp7InN1YiI6InVzZXJfYWN0b3IiLCJh"
          + "Y3QiOnsic3ViIjoidXNlcl9wcmlvciJ9fSwibW9yZSI6WzEuNSxudWxsLHRydWUse31dfQ.enHezREMx"
          + "mGVPIGyDLdhUFM28vEIceq0WRKhcMGx8gvrgX6zMAcFptX7sjKJnKf2tcNTwj_Nw-Co-Mug7gZt-Gq8w"
          + "Et_jzkmSa9pALNWftq6-8kbIYuyuZeRb5Os71jL6c9iM_sq5L6Aeb5kPzDHF9xfHdpGyM84f50aXyXjh"
          + "yog1ceNJPY3mAsk9PTv3j-b6E1JlJOqZsKXvRqytL3fyq59T7t1NeLMKMXWVrUxSjaF86nq5qk7HC5GC"
          + "p2yRWfQyuzOGv6U82noZlNbw4T6Npv8uez6ag4cLPgrFtd16UNHMhToNIM9soSL9Z7lDFPGqnv2aENB9"
          + "OGNpd2OawyIqw";

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

    /** From Maven's file, or else of the jar's name. */
    private String ofPom(Class<?> found) {
      String pom = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
      try (InputStream in = found.getResourceAsStream(pom)) {
        Properties properties = new Properties();
        if (in != null) {
          properties.load(in);
        }
        String version = properties.getProperty("version");
        return version == null ? ofJar(found) : version;
      } catch (IOException | IllegalArgumentException e) {
        return ofJar(found);
      }
    }

    private static String ofJar(Class<?> found) {
      CodeSource source = found.getProtectionDomain().getCodeSource();
      String place = source == null ? "" : String.valueOf(source.getLocation());
      return place.endsWith(".jar")
          ? "of " + place.substring(place.lastIndexOf('/') + 1)
          : "of an unknown version";
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
                      "com.fasterxml.jackson.core.JsonFactory"))),
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
   * Uses what they have.
   *
   * @throws LinkageError if one does not fit, which is to become a {@link #refusal}
   */
  static void use() {
    verify();
    Refusal unused = Refusal.noToken("start");
    LoggerFactory.getLogger(PackageLog.NAME).atLevel(Level.TRACE).log("libraries fit");
  }

  /** Returns what to throw in place of an error that a library is the cause of, or may be. */
  static IllegalStateException refusal(LinkageError error) {
    return new IllegalStateException(message(error), error);
  }

  /** Takes the way of every token, and that of one that is remembered. */
  private static void verify() {
    String keys =
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"start\",\"alg\":\"RS256\",\"use\":\"sig\",\"e\":\"AQAB\",\"n\":\""
            + MODULUS
            + "\"}]}";
    SessionTokenVerifier verifier =
        SessionTokenVerifier.builder(ISSUER, StaticKeySet.ofJwkSet(keys))
            .authorizedParties(List.of(ISSUER))
            .audience("start")
            // Which other one there may be is looked for when settings are known.
            .cryptoProvider("jdk")
            .clock(Clock.fixed(THEN, ZoneOffset.UTC))
            .build();
    try {
      ImpersonationContext first = verifier.verify(TOKEN);
      if (!first.isImpersonated() || !verifier.verify(TOKEN).equals(first)) {
        throw new IllegalStateException("a token of known claims was read in another way");
      }
    } catch (InvalidTokenException | KeySetUnavailableException e) {
      throw new IllegalStateException("a token that is good was refused: " + e.getMessage(), e);
    }
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
                        + " at least: put one version of it, and no other, on the class path ")
            .findFirst()
            .orElse("a library does not fit ")
        + "("
        + text.substring(0, text.length() - 2)
        + ")";
  }
}
