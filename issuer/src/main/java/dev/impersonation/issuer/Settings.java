package dev.impersonation.issuer;

import dev.impersonation.issuer.backend.Allowance;
import dev.impersonation.issuer.token.PublishableKey;
import dev.impersonation.issuer.token.TokenVersion;
import dev.impersonation.issuer.user.SeedUsers;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds all settings of an issuer, none of which is wrong or contradicts another.
 *
 * @param url null: that of host and port
 * @param secretKey null: a new one
 * @param publishableKeys empty: one of the URL
 * @param allowedOrigins empty: that of the sign-in URL
 * @param data null: in memory
 * @param users null: the built-in ones, in a new store
 * @param impersonationLimit a month; null: none
 */
record Settings(
    String host,
    int port,
    @Nullable URI url,
    @Nullable String secretKey,
    URI signInUrl,
    List<String> publishableKeys,
    List<String> allowedOrigins,
    @Nullable Path data,
    @Nullable SeedUsers users,
    Clock clock,
    TokenVersion tokenVersion,
    Allowance.Plan plan,
    @Nullable Integer impersonationLimit,
    Controls controls) {

  /** Whether tests may move the clock and more. */
  enum Controls {
    OFF,
    ON
  }

  private static final int MAX_PORT = 65_535;

  /** What a header can carry. */
  private static final Pattern SECRET_KEY = Pattern.compile("sk_(test|live)_[!-~]+");

  /**
   * @throws Setting.Refused if a setting is wrong
   */
  Settings {
    publishableKeys = List.copyOf(publishableKeys);
    allowedOrigins = List.copyOf(allowedOrigins);
    if (port < 0 || port > MAX_PORT) {
      throw Setting.PORT.refused("it must be from 1 to " + MAX_PORT + ", or 0 for any free port");
    }
    InetAddress address = resolved(host);
    if (url != null) {
      url = URI.create(requireOrigin(url));
    } else if (address.isAnyLocalAddress()) {
      throw Setting.URL.refused(
          "it must be set when the host stands for every address: which of them clients use cannot"
              + " be known");
    }
    if (secretKey == null && !address.isLoopbackAddress()) {
      throw Setting.SECRET_KEY.refused(
          "it must be set when the host is not a loopback one, for then others can reach it");
    }
    if (secretKey != null && !SECRET_KEY.matcher(secretKey).matches()) {
      throw Setting.SECRET_KEY.refused(
          "it must be sk_test_ or sk_live_ and at least one more character, all visible ASCII");
    }
    if (origin(signInUrl).isEmpty()) {
      throw Setting.SIGN_IN_URL.refused(
          "it must be the absolute http or https URL of a page, such as"
              + " http://127.0.0.1:4200/sign-in");
    }
    allowedOrigins.forEach(Settings::requireOriginText);
    requireKeys(publishableKeys, url == null ? inUrl(host) : url.getAuthority());
    if (data != null && data.toString().contains(";")) {
      throw Setting.DATA.refused("the name of the directory must have no semicolon");
    }
    if (impersonationLimit != null && impersonationLimit < 0) {
      throw Setting.IMPERSONATION_LIMIT.refused("it must not be negative");
    }
  }

  private static InetAddress resolved(String host) {
    try {
      if (!host.isBlank()) {
        return InetAddress.getByName(host);
      }
    } catch (UnknownHostException e) {
      throw (Setting.Refused) noAddress().initCause(e);
    }
    throw noAddress();
  }

  private static Setting.Refused noAddress() {
    return Setting.HOST.refused("it must be an address of this machine, such as 127.0.0.1");
  }

  private static String requireOrigin(URI url) {
    boolean isBare =
        (url.getRawPath() == null || url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
            && url.getRawQuery() == null
            && url.getRawFragment() == null;
    return origin(url)
        .filter(origin -> isBare)
        .orElseThrow(
            () ->
                Setting.URL.refused(
                    "it must be http or https, :// and a host, with a port if it needs one, and no"
                        + " path"));
  }

  private static void requireOriginText(String text) {
    try {
      if (origin(URI.create(text)).filter(text::equals).isPresent()) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw (Setting.Refused) noOrigin().initCause(e);
    }
    throw noOrigin();
  }

  private static Setting.Refused noOrigin() {
    return Setting.ALLOWED_ORIGINS.refused(
        "each must be as browsers send it: http or https, :// and a host in lower case, a port"
            + " unless it is the usual one, and nothing behind, such as http://127.0.0.1:4200");
  }

  /** Returns the origin as browsers write it; empty if it is no http or https URL of a host. */
  private static Optional<String> origin(URI url) {
    String host = url.getHost();
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (host == null || url.getRawUserInfo() != null || !scheme.matches("https?")) {
      return Optional.empty();
    }
    boolean isUsualPort =
        url.getPort() == -1 || url.getPort() == (scheme.equals("http") ? 80 : 443);
    return Optional.of(
        scheme + "://" + host.toLowerCase(Locale.ROOT) + (isUsualPort ? "" : ":" + url.getPort()));
  }

  private static void requireKeys(List<String> keys, String host) {
    if (keys.isEmpty() && !host.contains(".")) {
      throw Setting.PUBLISHABLE_KEYS.refused(
          "none can be made for a host without a dot in its name: set one, or use 127.0.0.1");
    }
    for (String key : keys) {
      try {
        new PublishableKey(key);
      } catch (IllegalArgumentException e) {
        throw (Setting.Refused)
            Setting.PUBLISHABLE_KEYS.refused(String.valueOf(e.getMessage())).initCause(e);
      }
    }
  }

  private static String inUrl(String host) {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  InetAddress address() {
    return resolved(host);
  }

  /** Returns the URL of host and port. */
  URI localUrl(int bound) {
    return URI.create("http://" + inUrl(host) + (bound == 80 ? "" : ":" + bound));
  }

  /** Returns the publishable keys of an issuer with this URL. */
  List<PublishableKey> publishableKeysOf(URI issuer) {
    return publishableKeys.isEmpty()
        ? List.of(PublishableKey.ofHost(issuer.getAuthority()))
        : publishableKeys.stream().map(PublishableKey::new).toList();
  }

  /** Returns the origins that may call, that of the issuer included. */
  Set<String> originsOf(URI issuer) {
    Set<String> origins = new HashSet<>(allowedOrigins);
    if (origins.isEmpty()) {
      origins.add(origin(signInUrl).orElseThrow());
    }
    origins.add(issuer.toString());
    return origins;
  }
}
