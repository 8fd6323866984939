package dev.impersonation.http;

import dev.impersonation.token.SigningAlgorithm;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** The settings of a {@link GateBuilder} by name, each with the reading of its text. */
final class NamedSettings {
  private static final Map<String, BiConsumer<GateBuilder<?>, String>> SETTINGS =
      Map.ofEntries(
          Map.entry("publishableKey", GateBuilder::publishableKey),
          Map.entry("issuer", GateBuilder::issuer),
          Map.entry("jwksUrl", (b, value) -> b.jwksUrl(url(value))),
          Map.entry("jwtKey", GateBuilder::jwtKey),
          Map.entry("jwtKeyFile", (b, value) -> b.jwtKeyFile(KeyFile.path("jwtKeyFile", value))),
          Map.entry("jwksFile", (b, value) -> b.jwksFile(KeyFile.path("jwksFile", value))),
          Map.entry(
              "allowInsecureJwksUrl",
              (b, value) ->
                  b.trusted.allowInsecureJwksUrl = SettingText.flag("allowInsecureJwksUrl", value)),
          Map.entry("jwksProxy", GateBuilder::jwksProxy),
          Map.entry("jwksUserAgent", GateBuilder::jwksUserAgent),
          Map.entry("cookieSuffix", GateBuilder::cookieSuffix),
          Map.entry(
              "authorizedParties",
              (b, value) -> b.authorizedParties(SettingText.list("authorizedParties", value))),
          Map.entry(
              "allowMissingAuthorizedParty",
              (b, value) ->
                  b.demands.allowMissingAuthorizedParty =
                      SettingText.flag("allowMissingAuthorizedParty", value)),
          Map.entry("audience", GateBuilder::audience),
          Map.entry(
              "clockSkew", (b, value) -> b.clockSkew(SettingText.duration("clockSkew", value))),
          Map.entry("algorithms", (b, value) -> b.algorithms(signingAlgorithms(value))),
          Map.entry(
              "anonymous",
              (b, value) -> b.anonymous(SettingText.constant("anonymous", value, Anonymous.class))),
          Map.entry(
              "corsPreflight",
              (b, value) ->
                  b.corsPreflight(
                      SettingText.constant("corsPreflight", value, CorsPreflight.class))),
          Map.entry(
              "bindHttpSession",
              (b, value) ->
                  b.bindHttpSession(
                      SettingText.constant("bindHttpSession", value, HttpSessionBinding.class))),
          Map.entry(
              "afterExpiry",
              (b, value) ->
                  b.afterExpiry(SettingText.constant("afterExpiry", value, AfterExpiry.class))),
          Map.entry("default", (b, value) -> b.defaultMode(defaultMode(value))),
          Map.entry(
              "impersonationHeader",
              (b, value) ->
                  b.impersonationHeader(
                      SettingText.constant(
                          "impersonationHeader", value, ImpersonationHeader.class))),
          Map.entry("refusalPage", GateBuilder::refusalPage),
          Map.entry("signInUrl", GateBuilder::signInUrl),
          Map.entry(
              "audit",
              (b, value) -> b.audit(SettingText.constant("audit", value, AuditScope.class))),
          Map.entry(
              "coverage",
              (b, value) ->
                  b.coverage(SettingText.constant("coverage", value, CoverageCheck.class))),
          Map.entry(
              "webSockets",
              (b, value) ->
                  b.webSockets(
                      SettingText.constant("webSockets", value, WebSocketHandshakes.class))),
          Map.entry(
              "acceptTemplateTokens",
              (b, value) ->
                  b.demands.acceptTemplateTokens =
                      SettingText.flag("acceptTemplateTokens", value)));

  private NamedSettings() {}

  /**
   * Returns what sets the setting of this name.
   *
   * @throws IllegalArgumentException if there is none; the message names those there are
   */
  static BiConsumer<GateBuilder<?>, String> require(String name) {
    BiConsumer<GateBuilder<?>, String> setting = SETTINGS.get(name);
    if (setting != null) {
      return setting;
    }
    BiConsumer<AuditSettings, String> ofFile = AuditSettings.OF_FILE.get(name);
    if (ofFile != null) {
      return (b, value) -> ofFile.accept(b.audit, value);
    }
    Set<String> names = new TreeSet<>(SETTINGS.keySet());
    names.addAll(AuditSettings.OF_FILE.keySet());
    throw new IllegalArgumentException("there is no setting " + name + "; there are " + names);
  }

  private static GuardMode defaultMode(String value) {
    try {
      return GuardMode.of(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("default must be one of: read-only, deny, allow", e);
    }
  }

  private static URI url(String value) {
    try {
      return new URI(value);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("jwksUrl is not a URL");
    }
  }

  private static List<SigningAlgorithm> signingAlgorithms(String value) {
    List<SigningAlgorithm> algorithms = new ArrayList<>();
    for (String name : SettingText.list("algorithms", value)) {
      try {
        algorithms.add(SigningAlgorithm.valueOf(name));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "algorithms may hold RS256, RS384 and RS512, separated by commas");
      }
    }
    return algorithms;
  }
}
