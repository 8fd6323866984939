package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

  /** What the stock policies' codes are called; all others have one title. */
  private static final Map<String, String> TITLES =
      Map.of(
          "impersonation_over", "The time for acting for somebody else is over",
          "impersonation_read_only", "Nothing can be changed while acting for somebody else",
          "impersonation_reason_required", "Acting for somebody else needs a reason here",
          "impersonation_consent_required", "Acting for this customer needs the customer's consent",
          "impersonation_actor_not_permitted", "You may not act for somebody else here",
          "impersonation_subject_protected", "Nobody may act for this account",
          "impersonation_nested", "Whoever is acted for may not act for somebody else");

  private static final String ANY_DENIAL = "This is not possible while acting for somebody else";

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
            Arguments.of(Refusal.keysUnavailable(), 503, "jwk-remote-failed-to-load", ""),
            Arguments.of(Refusal.noPolicyAnswer(), 503, "impersonation_policy_unavailable", ""));
    Stream<Arguments> denials =
        Stream.concat(TITLES.keySet().stream(), Stream.of("impersonation_denied", "own_code"))
            .map(
                code ->
                    Arguments.of(
                        Refusal.denied(code), 403, code, "Bearer error=\"insufficient_scope\""));
    return Stream.of(ofTokens, others, denials).flatMap(stream -> stream);
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
        () -> assertEquals(status == 403 ? "Accept" : "", field(refusal, "Vary").orElse("")),
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
    assertTrue(problem.path("title").asText().matches("[A-Z][A-Za-z' ]+"));
    for (byte octet : refusal.body()) {
      assertTrue(octet >= 0x20 && octet < 0x7f, "octet " + octet);
    }
  }

  @ParameterizedTest
  @MethodSource("refusals")
  @DisplayName("a page says the same, with the same header")
  void asPage_everyRefusal_keepsStatusCodeAndFields(Refusal refusal, int status, String code) {
    Refusal page = refusal.asPage("<p>\u20ac %s</p>");
    assertEquals(status, page.status());
    assertEquals(code, page.code());
    assertEquals(refusal.fields(), page.fields());
    assertEquals("text/html;charset=utf-8", page.contentType());
    assertEquals("<p>\u20ac %s</p>", new String(page.body(), StandardCharsets.UTF_8));
    assertEquals("application/problem+json", refusal.contentType(), "stays as it was");
  }

  @Test
  void denied_eachCode_hasItsTitleInProblemAndPage() throws IOException {
    Map<String, String> titles = new HashMap<>(TITLES);
    titles.put("impersonation_denied", ANY_DENIAL);
    titles.put("own_code", ANY_DENIAL);
    for (Map.Entry<String, String> title : titles.entrySet()) {
      Refusal refusal = Refusal.denied(title.getKey());
      assertEquals(title.getValue(), JSON.readTree(refusal.body()).path("title").asText());
      String page = new String(refusal.asPage(null).body(), StandardCharsets.UTF_8);
      assertTrue(page.contains("<title>" + title.getValue() + "</title>"), page);
      assertTrue(page.contains("<h1>" + title.getValue() + "</h1>"), page);
      assertFalse(page.contains("%"), page);
      assertTrue(page.startsWith("<!doctype html>\n<html lang=\"en\">"), page);
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
