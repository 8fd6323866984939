package dev.impersonation.keys;

import java.net.http.HttpClient;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** By what way an endpoint is reached. */
record KeySetTransport(@Nullable SSLContext tls) {
  static final KeySetTransport DIRECT = new KeySetTransport(null);

  HttpClient.Builder client() {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1);
    if (tls != null) {
      builder.sslContext(tls);
    }
    return builder;
  }
}
