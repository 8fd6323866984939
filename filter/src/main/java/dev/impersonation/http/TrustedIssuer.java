package dev.impersonation.http;

import dev.impersonation.keys.KeySource;
import dev.impersonation.keys.RemoteKeySet;
import dev.impersonation.keys.StaticKeySet;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose tokens count, and where that issuer's keys are, as far as a {@link GateBuilder} was told.
 */
final class TrustedIssuer {
  private static final Logger log = LoggerFactory.getLogger(ImpersonationGate.class);

  /** Longer than the suffixes that publishable keys have. */
  private static final List<String> WHOLE_NAMES =
      List.of("__session", "__client_uat", "__refresh", "__clerk_db_jwt");

  @Nullable PublishableKey publishableKey;
  @Nullable String issuer;
  @Nullable URI jwksUrl;
  @Nullable StaticKeySet jwtKey;
  @Nullable KeySource keySource;
  @Nullable String cookieSuffix;

  void trust(String url) {
    if (url.startsWith("sk_")) {
      throw new IllegalArgumentException(
          "issuer holds a secret key (sk_…): give the issuer's URL, and replace the key if others"
              + " could read it here");
    }
    if (url.startsWith("pk_")) {
      throw new IllegalArgumentException(
          "issuer holds a publishable key (pk_…): set publishableKey to it, which tells the issuer"
              + " too");
    }
    IssuerText.requireMatchable(SettingText.bare("issuer", url));
    issuer = url;
  }

  void trustKey(String pem) {
    try {
      jwtKey = StaticKeySet.ofPem(pem);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("jwtKey is refused: " + e.getMessage(), e);
    }
  }

  void lookAt(String suffix) {
    if (!suffix.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException(
          "cookieSuffix must be what follows __session_ in the cookie's name: up to 64 letters,"
              + " digits, - and _");
    }
    if (WHOLE_NAMES.stream().anyMatch(suffix.toLowerCase(Locale.ROOT)::startsWith)) {
      throw new IllegalArgumentException(
          "cookieSuffix holds the name of a cookie: give its ending alone, such as abc of __session_abc");
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
      throw new IllegalArgumentException(
          "issuer is not set: set publishableKey (Clerk: it tells the rest too), or issuer together"
              + " with jwksUrl or jwtKey");
    }
    return publishableKey.issuer();
  }

  @Nullable String effectiveCookieSuffix() {
    if (cookieSuffix != null
        && publishableKey != null
        && cookieSuffix.equals("_" + publishableKey.cookieSuffix())) {
      throw new IllegalArgumentException(
          "cookieSuffix has an underscore too many: give what follows __session_, or leave it to"
              + " publishableKey");
    }
    return cookieSuffix == null && publishableKey != null
        ? publishableKey.cookieSuffix()
        : cookieSuffix;
  }

  /** Warns of what can hardly be meant. */
  void warn() {
    if (issuer != null && issuer.indexOf(':') < 0) {
      log.warn(
          "issuer has no scheme: most issuers write iss as a URL, such as"
              + " https://clerk.example.com, and it is compared to the letter");
    }
    if (cookieSuffix != null
        && publishableKey != null
        && !cookieSuffix.equals(publishableKey.cookieSuffix())) {
      log.warn(
          "cookieSuffix is not that of publishableKey: cookies of that key's own suffix are not"
              + " looked at. Remove cookieSuffix, unless another key's cookies are meant");
    }
  }

  /** The key set that is ours to close, if these keys are one. */
  @Nullable RemoteKeySet own(KeySource keys) {
    return keys != keySource && keys instanceof RemoteKeySet own ? own : null;
  }

  KeySource effectiveKeys() {
    requireOneSource();
    if (jwtKey != null) {
      return jwtKey;
    }
    if (keySource != null) {
      return keySource;
    }
    if (jwksUrl != null) {
      return remote("jwksUrl", jwksUrl);
    }
    if (publishableKey == null) {
      throw new IllegalArgumentException(
          "no source of keys is set: set jwksUrl, jwtKey (PEM) or publishableKey");
    }
    return remote("publishableKey", URI.create(publishableKey.keySetUrl()));
  }

  private void requireOneSource() {
    List<String> given = new ArrayList<>();
    if (jwksUrl != null) {
      given.add("jwksUrl");
    }
    if (jwtKey != null) {
      given.add("jwtKey");
    }
    if (keySource != null) {
      given.add("keySource");
    }
    if (given.size() > 1) {
      throw new IllegalArgumentException(
          "more than one source of keys is set: keep one of " + String.join(", ", given));
    }
  }

  private static RemoteKeySet remote(String setting, URI url) {
    try {
      return RemoteKeySet.of(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(setting + " is refused: " + e.getMessage(), e);
    }
  }
}
