package dev.impersonation.token;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The claims of a session token, each value as the JSON text that is signed: any spelling of a
 * value can be tried, also those that no JSON writer would write.
 */
final class RawClaims {
  private final Map<String, String> members = new TreeMap<>();

  /** Claims of a good session token of version 2, not impersonated. */
  static RawClaims good() {
    long now = SessionTokens.NOW.getEpochSecond();
    return new RawClaims()
        .with("iss", text(SessionTokens.ISSUER))
        .with("sub", text(SessionTokens.SUBJECT))
        .with("sid", text(SessionTokens.SESSION_ID))
        .with("azp", text(SessionTokens.ORIGIN))
        .with("iat", Long.toString(now))
        .with("nbf", Long.toString(now - 10))
        .with("exp", Long.toString(now + 60))
        .with("sts", text("active"))
        .with("v", "2");
  }

  /** Claims of a good session token in which {@link SessionTokens#ACTOR} acts. */
  static RawClaims impersonated() {
    return good().with("act", "{\"sub\":" + text(SessionTokens.ACTOR) + "}");
  }

  /** Claims of a token made from a template, as an old one without a category in its header. */
  static RawClaims template() {
    return good().without("sid").without("sts").without("v");
  }

  RawClaims with(String name, String json) {
    members.put(name, json);
    return this;
  }

  RawClaims without(String name) {
    members.remove(name);
    return this;
  }

  String json() {
    return members.entrySet().stream()
        .map(member -> text(member.getKey()) + ":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  String sign() {
    return SessionTokens.signed(json().getBytes(StandardCharsets.UTF_8));
  }

  static String text(String value) {
    return '"' + value + '"';
  }
}
