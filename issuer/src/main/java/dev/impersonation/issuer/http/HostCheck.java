package dev.impersonation.issuer.http;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
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

  /** Allows the names of loopback alone, with the port of the URL. */
  public static HostCheck loopback(URI issuer) {
    String port = ":" + issuer.getPort();
    return new HostCheck(Set.of("127.0.0.1" + port, "localhost" + port, "[::1]" + port));
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
