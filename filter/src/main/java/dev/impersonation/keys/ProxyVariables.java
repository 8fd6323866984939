package dev.impersonation.keys;

import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the proxy that environment variables name for a URL: {@code HTTPS_PROXY} or {@code
 * HTTP_PROXY}, and {@code NO_PROXY}, in lower case first, as curl looks for them. What Java was
 * told by properties of its own goes before.
 */
final class ProxyVariables {
  private ProxyVariables() {}

  static @Nullable KeySetProxy proxyFor(URI url, Function<String, @Nullable String> environment) {
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    String name = named(scheme + "_proxy", environment);
    if (name == null || KeySetUrl.isLoopback(url) || isJavasToDecide(scheme, url)) {
      return null;
    }
    String exceptions = named("no_proxy", environment);
    if (exceptions != null && isExcepted(url, value(exceptions, environment))) {
      return null;
    }
    return KeySetProxy.ofVariable(name, value(name, environment));
  }

  private static @Nullable String named(
      String lowerCase, Function<String, @Nullable String> environment) {
    for (String name : List.of(lowerCase, lowerCase.toUpperCase(Locale.ROOT))) {
      if (!value(name, environment).isEmpty()) {
        return name;
      }
    }
    return null;
  }

  private static String value(String name, Function<String, @Nullable String> environment) {
    String value = environment.apply(name);
    return value == null ? "" : value.strip();
  }

  /** Whether Java, or the application by Java's means, has a proxy or an exception of its own. */
  private static boolean isJavasToDecide(String scheme, URI url) {
    if (!System.getProperty(scheme + ".proxyHost", "").isEmpty()) {
      return true;
    }
    ProxySelector selector = ProxySelector.getDefault();
    try {
      return selector != null
          && selector.select(url).stream().anyMatch(proxy -> proxy.type() == Proxy.Type.HTTP);
    } catch (RuntimeException e) {
      // An application's own; the client will ask it again.
      return true;
    }
  }

  /** Names stand for their subdomains too; ranges of addresses are not understood. */
  private static boolean isExcepted(URI url, String exceptions) {
    String host = withoutFinalDot(url.getHost().toLowerCase(Locale.ROOT));
    int port = url.getPort() >= 0 ? url.getPort() : url.getScheme().length() == 5 ? 443 : 80;
    for (String part : exceptions.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
      if (part.equals("*") || matches(part, host, port)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String part, String host, int port) {
    String name = part;
    int colon = part.lastIndexOf(':');
    boolean hasPort =
        colon > part.lastIndexOf(']') && colon == part.indexOf(':', part.indexOf(']') + 1);
    if (hasPort) {
      if (!part.substring(colon + 1).equals(Integer.toString(port))) {
        return false;
      }
      name = part.substring(0, colon);
    }
    if (name.startsWith("*.")) {
      name = name.substring(1);
    }
    if (name.startsWith(".")) {
      name = name.substring(1);
    }
    name = withoutFinalDot(name);
    if (name.isEmpty()) {
      return false;
    }
    // IPv6 addresses are in brackets in a URL.
    return host.equals(name) || host.equals("[" + name + "]") || host.endsWith("." + name);
  }

  private static String withoutFinalDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
