package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("S30: refusals")
final class RefusalTest {
  private static final JsonMapper JSON = new JsonMapper();

  static Stream<Arguments> refusals() {
    Stream<Arguments> ofTokens =
        Arrays.stream(Reason.values())
            .map(
                reason ->
                    Arguments.of(
                        Refusal.invalidToken(reason.code()),
                        401,
                        reason.code(),
                        "Bearer error=\"invalid_token\""));
    Stream<Arguments> others =
        Stream.of(
            Arguments.of(
                Refusal.noToken("session-token-and-uat-missing"),
                401,
                "session-token-and-uat-missing",
                "Bearer"),
            Arguments.of(
                Refusal.invalidRequest("authorization-header-invalid"),
                401,
                "authorization-header-invalid",
                "Bearer error=\"invalid_request\""),
            Arguments.of(Refusal.keysUnavailable(), 503, "jwk-remote-failed-to-load", ""));
    return Stream.concat(ofTokens, others);
  }

  private static Optional<String> field(Refusal refusal, String name) {
    return refusal.fields().stream()
        .filter(field -> field.name().equals(name))
        .map(Refusal.Field::value)
        .findFirst();
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void fields_everyRefusal_areLegalAndComplete(
      Refusal refusal, int status, String code, String challenge) {
    assertAll(
        () -> assertEquals(status, refusal.status()),
        () -> assertEquals(code, refusal.code()),
        () -> assertEquals(challenge, field(refusal, "WWW-Authenticate").orElse("")),
        () -> assertEquals(status == 503, field(refusal, "Retry-After").isPresent()),
        () -> assertEquals("no-store", field(refusal, "Cache-Control").orElse("")),
        () -> assertEquals("nosniff", field(refusal, "X-Content-Type-Options").orElse("")),
        () ->
            assertEquals(
                status == 401 ? "signed-out" : "",
                field(refusal, "x-clerk-auth-status").orElse("")),
        () -> assertEquals(code, field(refusal, "x-clerk-auth-reason").orElse("")));
    for (Refusal.Field field : refusal.fields()) {
      assertTrue(field.name().matches("[A-Za-z-]+"), field.name());
      assertTrue(field.value().matches("[\\x21-\\x7e]+( [\\x21-\\x7e]+)*"), field.value());
    }
    List<String> names = refusal.fields().stream().map(Refusal.Field::name).toList();
    assertEquals(names.size(), new HashSet<>(names).size(), "a field stands twice");
  }

  @ParameterizedTest
  @MethodSource("refusals")
  @DisplayName("the body is a problem of RFC 9457, in plain ASCII")
  void body_everyRefusal_isProblem(Refusal refusal, int status, String code) throws IOException {
    assertEquals("application/problem+json", refusal.contentType());
    JsonNode problem = JSON.readTree(refusal.body());
    Set<String> members = new HashSet<>();
    problem.fieldNames().forEachRemaining(members::add);
    assertEquals(Set.of("type", "title", "status", "code"), members);
    assertEquals("tag:impersonation.dev,2026:problem:" + code, problem.path("type").asText());
    assertTrue(problem.path("status").isInt());
    assertEquals(status, problem.path("status").asInt());
    assertEquals(code, problem.path("code").asText());
    assertTrue(problem.path("title").asText().matches("[A-Z][A-Za-z ]+"));
    for (byte octet : refusal.body()) {
      assertTrue(octet >= 0x20 && octet < 0x7f, "octet " + octet);
    }
  }

  @Test
  @DisplayName("codes are stable, distinct and safe anywhere")
  void code_everyReason_isDistinctAndSafe() {
    Set<String> codes = new HashSet<>();
    for (Reason reason : Reason.values()) {
      assertTrue(reason.code().matches("[a-z]+(-[a-z]+)+"), reason.code());
      assertTrue(codes.add(reason.code()), reason.code());
    }
  }

  @Test
  void body_changedByCaller_staysAsItWas() {
    Refusal refusal = Refusal.keysUnavailable();
    byte[] first = refusal.body();
    assertNotSame(first, refusal.body());
    Arrays.fill(first, (byte) 0);
    assertArrayEquals(Refusal.keysUnavailable().body(), refusal.body());
  }

  @Test
  void toString_tellsStatusAndCode() {
    assertEquals("Refusal[401 token-expired]", Refusal.invalidToken("token-expired").toString());
  }
}
