package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("S47: a setting that is refused says its name apart from what is wrong with it")
final class SettingExceptionTest {
  private interface Setting {
    Object of(GateBuilder<ImpersonationGate> builder);
  }

  private static Arguments refused(String setting, Setting made) {
    return Arguments.of(setting, made);
  }

  static Stream<Arguments> refused() {
    URI url = URI.create("https://hush.example/jwks");
    return Stream.of(
        refused("issuer", b -> b.build()),
        refused("jwksUrl", b -> b.issuer("hush").build()),
        refused("jwksUrl", b -> b.issuer("hush").jwksUrl(URI.create("ftp://hush/")).build()),
        refused("jwksProxy", b -> b.issuer("a").jwksUrl(url).jwksProxy("hush").build()),
        refused("jwksProxy", b -> b.issuer("a").jwksUrl(url).jwksProxy("us:hush@a:1").build()),
        refused("jwksUserAgent", b -> b.issuer("a").jwksUrl(url).jwksUserAgent("hush\n").build()),
        refused("audience", b -> b.issuer("a").jwksUrl(url).audience(" ").build()),
        refused("publishableKey", b -> b.set("publishableKey", "hush")),
        refused("issuer", b -> b.issuer("sk_hush")),
        refused("jwtKey", b -> b.jwtKey("hush")),
        refused("jwtKeyFile", b -> b.set("jwtKeyFile", "/hush").set("issuer", "a").build()),
        refused("cookieSuffix", b -> b.cookieSuffix("__session_hush")),
        refused("clockSkew", b -> b.set("clockSkew", "hush")),
        refused("anonymous", b -> b.set("anonymous", "hush")),
        refused("default", b -> b.defaultMode(GuardMode.PUBLIC)),
        refused("default", b -> b.set("default", "hush")),
        refused("signInUrl", b -> b.signInUrl("//hush")),
        refused("auditFileMaxBytes", b -> b.set("auditFileMaxBytes", "hush")),
        refused("acceptTemplateTokens", b -> b.set("acceptTemplateTokens", "hush")),
        refused("audience", b -> b.set("audience", "${hush")),
        refused("pubKey", b -> b.set("pubKey", "hush")));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void build_refused_saysTheName(String setting, Setting made) {
    SettingException refused =
        assertThrows(SettingException.class, () -> made.of(GateBuilder.ofGate()));

    assertEquals(setting, refused.setting());
    assertEquals(setting + " " + refused.problem(), refused.getMessage());
    assertFalse(refused.problem().contains("hush"), refused.problem());
  }

  @Test
  void named_messageWithTheName_saysItOnce() {
    SettingException refused =
        assertThrows(
            SettingException.class,
            () ->
                SettingException.named(
                    "audience",
                    () -> {
                      throw new IllegalArgumentException("audience must not be blank");
                    }));
    assertEquals("audience must not be blank", refused.getMessage());
  }

  @Test
  void named_messageWithoutTheName_isRefusedForIt() {
    SettingException refused =
        assertThrows(
            SettingException.class,
            () ->
                SettingException.named(
                    "auditQueue",
                    () -> {
                      throw new IllegalArgumentException("capacity must be positive");
                    }));
    assertEquals("auditQueue is refused: capacity must be positive", refused.getMessage());
  }
}
