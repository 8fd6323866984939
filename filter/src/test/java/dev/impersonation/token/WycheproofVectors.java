package dev.impersonation.token;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The signature vectors of Project Wycheproof, which lie beside the project, not in it. */
final class WycheproofVectors {
  private static final String FILE = "wycheproof-jws.json";
  private static final String SETTING = "IMPERSONATION_TESTDATA";

  /**
   * One vector.
   *
   * @param keySet the JWK Set it is to be verified with
   * @param accepted the expected verdict: for a JWS group of a verifier for RS256 alone, for a JWK
   *     group of a library that takes every algorithm
   */
  record Vector(
      int group, int id, String name, String jws, String keySet, boolean accepted, String type) {}

  private WycheproofVectors() {}

  static List<Vector> ofJwsGroups() {
    List<Vector> vectors = new ArrayList<>();
    for (JsonNode group : document().path("jwsGroups")) {
      String keySet = "{\"keys\":[" + group.path("jwk") + "]}";
      for (JsonNode test : group.path("tests")) {
        boolean accepted = test.path("rs256Only").asText().equals("accept");
        vectors.add(vector(group, test, keySet, accepted, group.path("keyType").asText()));
      }
    }
    return vectors;
  }

  static List<Vector> ofJwkGroups() {
    List<Vector> vectors = new ArrayList<>();
    for (JsonNode group : document().path("jwkGroups")) {
      JsonNode keySet = group.path("jwks");
      for (JsonNode test : group.path("tests")) {
        boolean accepted = test.path("result").asText().equals("valid");
        String type = keySet.path("keys").path(0).path("kty").asText();
        vectors.add(vector(group, test, keySet.toString(), accepted, type));
      }
    }
    return vectors;
  }

  private static Vector vector(
      JsonNode group, JsonNode test, String keySet, boolean accepted, String type) {
    int id = test.path("tcId").asInt();
    String name =
        "%d %s %s".formatted(id, group.path("comment").asText(), test.path("comment").asText());
    return new Vector(
        group.path("group").asInt(), id, name, test.path("jws").asText(), keySet, accepted, type);
  }

  private static JsonNode document() {
    try {
      Path file = require(System::getProperty, System::getenv, Path.of("").toAbsolutePath());
      return JsonMapper.builder().build().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Absent data skips visibly on a laptop, and fails where nobody would look at a skip. */
  static Path require(
      UnaryOperator<@Nullable String> properties,
      UnaryOperator<@Nullable String> environment,
      Path start) {
    String property = properties.apply(SETTING);
    String named = property == null ? environment.apply(SETTING) : property;
    Optional<Path> found = named == null ? above(start) : in(Path.of(named));
    String missing = FILE + " not found: set " + SETTING + " to the directory that holds it";
    if (found.isEmpty() && (named != null || "true".equals(environment.apply("CI")))) {
      return fail(missing);
    }
    return found.orElseGet(() -> abort(missing));
  }

  private static Optional<Path> above(Path start) {
    Optional<Path> found = Optional.empty();
    for (Path place = start; place != null && found.isEmpty(); place = place.getParent()) {
      found = in(place.resolve("shared").resolve("testdata"));
    }
    return found;
  }

  private static Optional<Path> in(Path directory) {
    return Optional.of(directory.resolve(FILE)).filter(Files::isRegularFile);
  }
}
