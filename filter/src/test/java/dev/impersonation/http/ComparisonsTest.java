package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.keys.RemoteKeySet;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("names that the RFCs compare without regard to case, and only those")
final class ComparisonsTest {
  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "bearer", "BEARER", "bEaReR"})
  @DisplayName("authentication schemes: RFC 9110 section 11.1")
  void authorization_scheme_isReadInAnyCase(String scheme) {
    AuthorizationField field = AuthorizationField.of(scheme + " a.B.c");
    assertEquals(AuthorizationField.Kind.BEARER, field.kind());
    assertEquals("a.B.c", field.credentials());
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "TEXT/HTML", "Text/Html;Charset=UTF-8", "text/html;Q=0.5"})
  @DisplayName("media types and names of parameters: RFC 9110 sections 8.3.1 and 5.6.6")
  void accept_html_isReadInAnyCase(String range) {
    assertTrue(AcceptField.prefersHtml(List.of(range)));
    assertFalse(AcceptField.prefersHtml(List.of(range + ", Application/JSON")));
    assertFalse(AcceptField.prefersHtml(List.of(range + ", APPLICATION/PROBLEM+JSON")));
  }

  @Test
  void accept_weight_isReadInAnyCase() {
    assertFalse(AcceptField.prefersHtml(List.of("TEXT/HTML;Q=0")));
    assertTrue(AcceptField.prefersHtml(List.of("text/html, APPLICATION/json;Q=0")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2c", "H2C", "H2c"})
  @DisplayName("names of protocols: RFC 9110 section 7.8 advises it")
  void upgrade_protocol_isReadInAnyCase(String protocol) {
    assertFalse(UpgradeField.leavesHttp(List.of(protocol)));
    assertTrue(UpgradeField.leavesHttp(List.of(protocol + ", WebSocket")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://clerk.example.com/jwks",
        "HTTPS://Clerk.Example.COM/jwks",
        "HTTP://LocalHost:4100/jwks"
      })
  @DisplayName("schemes and hosts of URLs: RFC 3986 sections 3.1 and 3.2.2")
  void jwksUrl_schemeAndHost_areReadInAnyCase(String url) {
    RemoteKeySet.of(URI.create(url)).close();
  }

  @Test
  @DisplayName("names of fields: RFC 9110 section 5.1; names of cookies are not: RFC 6265")
  void cookies_name_isComparedToTheLetter() {
    ImpersonationGate gate =
        GateBuilder.ofGate()
            .issuer("https://a.example")
            .keySource((keyId, algorithm) -> java.util.Optional.empty())
            .build();
    Caller caller = gate.verify(PlainRequest.get().cookie("__SESSION", "x"));
    assertEquals("session-token-and-uat-missing", ((Caller.SignedOut) caller).reason());
    assertTrue(
        gate.verify(PlainRequest.get().header("AUTHORIZATION", "bearer x"))
            instanceof Caller.Refused);
  }
}
