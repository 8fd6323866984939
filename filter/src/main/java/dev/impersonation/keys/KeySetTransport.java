package dev.impersonation.keys;

import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Says by what way an endpoint is reached.
 *
 * @param proxy the one that every request takes; null leaves the choice to Java
 * @param userAgent what requests say of themselves; null leaves that to Java
 * @param tls whom TLS trusts; null leaves that to Java
 */
record KeySetTransport(
    @Nullable KeySetProxy proxy, @Nullable String userAgent, @Nullable SSLContext tls) {
  static final KeySetTransport DIRECT = new KeySetTransport(null, null, null);

  HttpClient.Builder client() {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1);
    if (proxy != null) {
      builder.proxy(ProxySelector.of(proxy.address()));
    }
    if (tls != null) {
      builder.sslContext(tls);
    }
    return builder;
  }

  HttpRequest request(URI url) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("Accept", "application/json, application/jwk-set+json")
            .GET();
    if (userAgent != null) {
      request.header("User-Agent", userAgent);
    }
    // Without being asked: Java's own answer to a 407 needs an authenticator, and a second request.
    if (proxy != null && proxy.authorization() != null) {
      request.header("Proxy-Authorization", proxy.authorization());
    }
    return request.build();
  }

  /** What to add to words about a connection. */
  String way() {
    return proxy == null ? "" : ", by way of the proxy that " + proxy.origin() + " names";
  }
}
