package dev.impersonation.http;

import dev.impersonation.audit.SafeText;
import dev.impersonation.keys.KeySource;
import dev.impersonation.keys.RemoteKeySet;
import dev.impersonation.keys.StaticKeySet;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds the settings that say whose tokens count and where that issuer's keys are, and makes the
 * source of keys of them.
 */
final class TrustedIssuer {
  /** Longer than the suffixes that publishable keys have. */
  private static final List<String> WHOLE_NAMES =
      List.of("__session", "__client_uat", "__refresh", "__clerk_db_jwt");

  private static final int MAX_PEM_BYTES = 64 * 1024;
  private static final int MAX_SET_BYTES = 1024 * 1024;

  @Nullable PublishableKey publishableKey;
  @Nullable String issuer;
  @Nullable URI jwksUrl;
  @Nullable StaticKeySet jwtKey;
  @Nullable Path jwtKeyFile;
  @Nullable Path jwksFile;
  @Nullable KeySource keySource;
  @Nullable String cookieSuffix;
  boolean allowInsecureJwksUrl;
  @Nullable String jwksProxy;
  @Nullable String jwksUserAgent;

  void trust(String url) {
    if (url.startsWith("sk_")) {
      throw new SettingException(
          "issuer",
          "holds a secret key (sk_…): give the issuer's URL, and replace the key if others"
              + " could read it here");
    }
    if (url.startsWith("pk_")) {
      throw new SettingException(
          "issuer",
          "holds a publishable key (pk_…): set publishableKey to it, which holds the issuer"
              + " too");
    }
    IssuerText.requireMatchable(SettingText.bare("issuer", url));
    issuer = url;
  }

  void trustKey(String pem) {
    jwtKey = SettingException.named("jwtKey", () -> StaticKeySet.ofPem(pem));
  }

  void lookAt(String suffix) {
    if (!suffix.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new SettingException(
          "cookieSuffix",
          "must be what follows __session_ in the cookie's name: up to 64 letters,"
              + " digits, - and _");
    }
    if (WHOLE_NAMES.stream().anyMatch(suffix.toLowerCase(Locale.ROOT)::startsWith)) {
      throw new SettingException(
          "cookieSuffix",
          "holds the name of a cookie: give its ending alone, such as abc of __session_abc");
    }
    cookieSuffix = suffix;
  }

  String effectiveIssuer() {
    if (issuer != null) {
      if (publishableKey != null) {
        IssuerText.requireNoOtherSpelling(issuer, publishableKey.issuer());
      }
      return issuer;
    }
    if (publishableKey == null) {
      throw new SettingException(
          "issuer",
          "is not set: set publishableKey (Clerk: it holds the rest too), or issuer together"
              + " with jwksUrl or jwtKey");
    }
    return publishableKey.issuer();
  }

  @Nullable String effectiveCookieSuffix() {
    if (cookieSuffix != null
        && publishableKey != null
        && cookieSuffix.equals("_" + publishableKey.cookieSuffix())) {
      throw new SettingException(
          "cookieSuffix",
          "has an underscore too many: give what follows __session_, or leave it to"
              + " publishableKey");
    }
    return cookieSuffix == null && publishableKey != null
        ? publishableKey.cookieSuffix()
        : cookieSuffix;
  }

  ShownSettings said(String expectedIssuer, KeySource keys, TokenDemands demands) {
    return new ShownSettings(
        issuer == null ? "publishableKey" : "issuer",
        SafeText.of(expectedIssuer),
        keysSetting(),
        saidOf(keys),
        jwtKey != null || jwtKeyFile != null,
        cookieSuffix == null ? "publishableKey" : "cookieSuffix",
        Objects.requireNonNullElse(effectiveCookieSuffix(), "nothing"),
        SafeText.oneLine(demands.parties()),
        SafeText.of(demands.audiences()),
        demands.algorithmNames(),
        demands.allowedClockSkew());
  }

  /** Somebody else's source may tell its secrets, as records do. */
  private static String saidOf(KeySource keys) {
    boolean isOurs = keys instanceof RemoteKeySet || keys instanceof StaticKeySet;
    return SafeText.oneLine(isOurs ? keys.toString() : keys.getClass().getName());
  }

  private String keysSetting() {
    if (jwtKey != null) {
      return "jwtKey";
    }
    if (jwtKeyFile != null) {
      return "jwtKeyFile";
    }
    if (jwksFile != null) {
      return "jwksFile";
    }
    if (keySource != null) {
      return "keySource";
    }
    return jwksUrl == null ? "publishableKey" : "jwksUrl";
  }

  /** Warns of what can hardly be meant. */
  void warn() {
    if (issuer != null && issuer.indexOf(':') < 0) {
      PackageLog.LOG.warn(
          "issuer has no scheme: most issuers write iss as a URL, such as"
              + " https://clerk.example.com, and it is compared to the letter");
    }
    if (cookieSuffix != null
        && publishableKey != null
        && !cookieSuffix.equals(publishableKey.cookieSuffix())) {
      PackageLog.LOG.warn(
          "cookieSuffix is not that of publishableKey: cookies of that key's own suffix are not"
              + " looked at. Remove cookieSuffix, unless another key's cookies are meant");
    }
    if (allowInsecureJwksUrl) {
      PackageLog.LOG.warn(
          "allowInsecureJwksUrl is set: keys may be fetched without TLS, and whoever can change the"
              + " answer on its way can sign tokens. Remove it, unless jwksUrl stays in a closed"
              + " network");
    }
  }

  /** The key set that is ours to close, if these keys are one. */
  @Nullable RemoteKeySet own(KeySource keys) {
    return keys != keySource && keys instanceof RemoteKeySet own ? own : null;
  }

  KeySource effectiveKeys(Function<String, @Nullable String> environment) {
    requireOneSource();
    KeySource given = givenKeys();
    if (given != null) {
      refuseWaysOfFetching();
      return given;
    }
    if (jwksUrl != null) {
      return remote("jwksUrl", jwksUrl, environment);
    }
    if (publishableKey == null) {
      throw new SettingException(
          "jwksUrl",
          "is not set, and no other source of keys is: set jwksUrl, jwtKey (PEM) or publishableKey");
    }
    refuseInsecureWithoutUrl();
    return remote("publishableKey", URI.create(publishableKey.keySetUrl()), environment);
  }

  private @Nullable KeySource givenKeys() {
    Path pem = jwtKeyFile;
    if (pem != null) {
      return SettingException.named(
          "jwtKeyFile", () -> StaticKeySet.ofPem(KeyFile.text("jwtKeyFile", pem, MAX_PEM_BYTES)));
    }
    Path set = jwksFile;
    if (set != null) {
      return SettingException.named(
          "jwksFile", () -> StaticKeySet.ofJwkSet(KeyFile.text("jwksFile", set, MAX_SET_BYTES)));
    }
    return jwtKey == null ? keySource : jwtKey;
  }

  private void requireOneSource() {
    List<String> given = new ArrayList<>();
    addIfSet("jwksUrl", jwksUrl, given);
    addIfSet("jwtKey", jwtKey, given);
    addIfSet("jwtKeyFile", jwtKeyFile, given);
    addIfSet("jwksFile", jwksFile, given);
    addIfSet("keySource", keySource, given);
    if (given.size() > 1) {
      throw new SettingException(
          given.get(0),
          "is one of several sources of keys: keep one of " + String.join(", ", given));
    }
  }

  private void refuseWaysOfFetching() {
    List<String> given = new ArrayList<>();
    addIfSet("jwksProxy", jwksProxy, given);
    addIfSet("jwksUserAgent", jwksUserAgent, given);
    if (!given.isEmpty()) {
      throw new SettingException(
          given.get(0), "means nothing where no keys are fetched: set jwksUrl, or remove " + given);
    }
    refuseInsecureWithoutUrl();
  }

  private void refuseInsecureWithoutUrl() {
    if (allowInsecureJwksUrl && jwksUrl == null) {
      throw new SettingException(
          "allowInsecureJwksUrl", "means nothing without jwksUrl: set that, or remove it");
    }
  }

  private static void addIfSet(String name, @Nullable Object value, List<String> names) {
    if (value != null) {
      names.add(name);
    }
  }

  private RemoteKeySet remote(
      String setting, URI url, Function<String, @Nullable String> environment) {
    RemoteKeySet.Builder builder =
        SettingException.named(
            setting, () -> allowInsecureJwksUrl ? RemoteKeySet.insecureBuilder(url) : builder(url));
    String proxy = jwksProxy;
    if (proxy != null) {
      SettingException.named("jwksProxy", () -> builder.proxy(proxy));
    }
    String userAgent = jwksUserAgent;
    if (userAgent != null) {
      SettingException.named("jwksUserAgent", () -> builder.userAgent(userAgent));
    }
    builder.environment(environment);
    // Else what is refused may be a variable of the environment, which no setting names.
    return proxy == null ? builder.build() : SettingException.named("jwksProxy", builder::build);
  }

  private static RemoteKeySet.Builder builder(URI url) {
    try {
      return RemoteKeySet.builder(url);
    } catch (IllegalArgumentException e) {
      if (!"http".equals(url.getScheme()) || url.getHost() == null) {
        throw e;
      }
      throw new IllegalArgumentException(
          e.getMessage() + ". In a closed network set allowInsecureJwksUrl", e);
    }
  }
}
