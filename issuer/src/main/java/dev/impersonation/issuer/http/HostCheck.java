package dev.impersonation.issuer.http;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that name a foreign host: a page whose name was made to point to this machine
 * could otherwise read what only this machine's user may see.
 */
public final class HostCheck {
  /** A name or an address, and a port or none; no user information. */
  private static final Pattern HOST =
      Pattern.compile("(\\[[^\\[\\]@/\\s]++]|[^\\[\\]:@/\\s]++)(?::[0-9]{0,5})?");

  private final Set<String> allowed;

  private HostCheck(Set<String> allowed) {
    this.allowed = allowed;
  }

  /**
   * Allows the names of loopback, and the hosts of both URLs, with any port: a page on a foreign
   * name has that name whatever the port, and forwarders on this machine keep their own.
   *
   * @param local where it listens
   */
  public static HostCheck loopback(URI issuer, URI local) {
    return new HostCheck(
        Stream.concat(
                Stream.of("127.0.0.1", "localhost", "[::1]"),
                Stream.of(issuer, local)
                    .flatMap(url -> name(String.valueOf(url.getRawAuthority())).stream()))
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Allows any name: which there are is not known when it is not on loopback. */
  public static HostCheck none() {
    return new HostCheck(Set.of());
  }

  private static Optional<String> name(String authority) {
    Matcher host = HOST.matcher(authority);
    return host.matches() ? Optional.of(host.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
  }

  void check(Context request) {
    if (!allowed.isEmpty() && !isAllowed(request.header("Host"))) {
      throw ApiException.of(
          400, "host_invalid", "the Host header names another host than this issuer's");
    }
  }

  private boolean isAllowed(@Nullable String host) {
    return host != null && name(host).filter(allowed::contains).isPresent();
  }
}
