package dev.impersonation.issuer.http;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that name a foreign host: a page whose name was made to point to this machine
 * could else read what only this machine's user may see.
 */
public final class HostCheck {
  private final Set<String> allowed;

  private HostCheck(Set<String> allowed) {
    this.allowed = allowed;
  }

  /**
   * Allows the names of loopback with the port it listens on, and the host of the URL.
   *
   * @param local where it listens
   */
  public static HostCheck loopback(URI issuer, URI local) {
    // Clients leave the usual port out, and so does the URL.
    String port = local.getPort() == -1 ? "" : ":" + local.getPort();
    return new HostCheck(
        Stream.of(
                "127.0.0.1" + port,
                "localhost" + port,
                "[::1]" + port,
                local.getAuthority(),
                issuer.getAuthority())
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Allows any name: which there are is not known when it is not on loopback. */
  public static HostCheck none() {
    return new HostCheck(Set.of());
  }

  void check(Context request) {
    if (!allowed.isEmpty() && !isAllowed(request.header("Host"))) {
      throw ApiException.of(
          400, "host_invalid", "the Host header names another host than this issuer's");
    }
  }

  private boolean isAllowed(@Nullable String host) {
    return host != null && allowed.contains(host.toLowerCase(Locale.ROOT));
  }
}
