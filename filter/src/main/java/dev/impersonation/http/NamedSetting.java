package dev.impersonation.http;

import dev.impersonation.audit.FileSync;
import dev.impersonation.audit.QueueFull;
import dev.impersonation.token.SigningAlgorithm;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Names each setting that has a text, and how it is read: one row a setting.
 *
 * @param name as users write it
 * @param reader gives a builder what the text says
 */
record NamedSetting(String name, BiConsumer<GateBuilder<?>, String> reader) {
  private static final Map<String, NamedSetting> ALL =
      byName(
          text("publishableKey", GateBuilder::publishableKey),
          text("issuer", GateBuilder::issuer),
          text("jwksUrl", (b, value) -> b.jwksUrl(url("jwksUrl", value))),
          text("jwtKey", GateBuilder::jwtKey),
          text("jwtKeyFile", (b, value) -> b.jwtKeyFile(KeyFile.path("jwtKeyFile", value))),
          text("jwksFile", (b, value) -> b.jwksFile(KeyFile.path("jwksFile", value))),
          flag("allowInsecureJwksUrl", (b, isSet) -> b.trusted.allowInsecureJwksUrl = isSet),
          text("jwksProxy", GateBuilder::jwksProxy),
          text("jwksUserAgent", GateBuilder::jwksUserAgent),
          text("cookieSuffix", GateBuilder::cookieSuffix),
          list("authorizedParties", GateBuilder::authorizedParties),
          flag(
              "allowMissingAuthorizedParty",
              (b, isSet) -> b.demands.allowMissingAuthorizedParty = isSet),
          text("audience", GateBuilder::audience),
          text("clockSkew", (b, value) -> b.clockSkew(SettingText.duration("clockSkew", value))),
          list("algorithms", (b, names) -> b.algorithms(signingAlgorithms(names))),
          flag("acceptTemplateTokens", (b, isSet) -> b.demands.acceptTemplateTokens = isSet),
          constant("anonymous", Anonymous.class, GateBuilder::anonymous),
          constant("corsPreflight", CorsPreflight.class, GateBuilder::corsPreflight),
          constant("bindHttpSession", HttpSessionBinding.class, GateBuilder::bindHttpSession),
          constant("afterExpiry", AfterExpiry.class, GateBuilder::afterExpiry),
          text("default", (b, value) -> b.defaultMode(defaultMode(value))),
          constant(
              "impersonationHeader", ImpersonationHeader.class, GateBuilder::impersonationHeader),
          text("refusalPage", GateBuilder::refusalPage),
          text("signInUrl", GateBuilder::signInUrl),
          constant("coverage", CoverageCheck.class, GateBuilder::coverage),
          constant("webSockets", WebSocketHandshakes.class, GateBuilder::webSockets),
          constant("audit", AuditScope.class, GateBuilder::audit),
          // In code, what describes the file is a FileAuditSink.
          text("auditFile", (b, value) -> b.audit.file = AuditSettings.path(value)),
          text(
              "auditFilePermissions",
              (b, value) -> b.audit.permissions = AuditSettings.permissions(value)),
          number("auditFileMaxBytes", (b, bytes) -> b.audit.maxBytes = bytes),
          constant("auditFileSync", FileSync.class, (b, sync) -> b.audit.sync = sync),
          number("auditQueue", (b, events) -> b.audit.queue = events),
          constant("auditQueueFull", QueueFull.class, (b, full) -> b.audit.queueFull = full));

  /**
   * Returns what sets the setting of this name.
   *
   * @throws SettingException if there is none; the message names those there are
   */
  static BiConsumer<GateBuilder<?>, String> require(String name) {
    NamedSetting setting = ALL.get(name);
    if (setting == null) {
      throw new SettingException(name, "is no setting; there are " + ALL.keySet());
    }
    return setting.reader;
  }

  private static Map<String, NamedSetting> byName(NamedSetting... settings) {
    Map<String, NamedSetting> all = new TreeMap<>();
    for (NamedSetting setting : settings) {
      all.put(setting.name, setting);
    }
    return all;
  }

  private static NamedSetting text(String name, BiConsumer<GateBuilder<?>, String> setter) {
    return new NamedSetting(name, setter);
  }

  private static NamedSetting flag(String name, BiConsumer<GateBuilder<?>, Boolean> setter) {
    return text(name, (b, value) -> setter.accept(b, SettingText.flag(name, value)));
  }

  private static NamedSetting number(String name, BiConsumer<GateBuilder<?>, Long> setter) {
    return text(name, (b, value) -> setter.accept(b, SettingText.number(name, value)));
  }

  private static NamedSetting list(String name, BiConsumer<GateBuilder<?>, List<String>> setter) {
    return text(name, (b, value) -> setter.accept(b, SettingText.list(name, value)));
  }

  private static <E extends Enum<E>> NamedSetting constant(
      String name, Class<E> type, BiConsumer<GateBuilder<?>, E> setter) {
    return text(name, (b, value) -> setter.accept(b, SettingText.constant(name, value, type)));
  }

  private static GuardMode defaultMode(String value) {
    try {
      return GuardMode.of(value);
    } catch (IllegalArgumentException e) {
      throw new SettingException("default", "must be one of: read-only, deny, allow", e);
    }
  }

  private static URI url(String setting, String value) {
    try {
      return new URI(value);
    } catch (URISyntaxException e) {
      throw new SettingException(setting, "is not a URL");
    }
  }

  private static List<SigningAlgorithm> signingAlgorithms(List<String> names) {
    List<SigningAlgorithm> algorithms = new ArrayList<>();
    for (String name : names) {
      try {
        algorithms.add(SigningAlgorithm.valueOf(name));
      } catch (IllegalArgumentException e) {
        throw new SettingException(
            "algorithms", "may hold RS256, RS384 and RS512, separated by commas");
      }
    }
    return algorithms;
  }
}
