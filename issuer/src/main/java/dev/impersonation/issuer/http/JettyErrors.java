package dev.impersonation.issuer.http;

import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.token.Ids;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what Jetty refuses before any route sees it, in Clerk's envelope and without Jetty's
 * reasons.
 */
final class JettyErrors extends ErrorHandler {
  private static final String JSON = "application/json";

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, JSON);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    Content.Sink.write(response, true, body(response.getStatus()), callback);
    return true;
  }

  private static String body(int status) {
    return Json.write(ApiException.ofHttp(status).envelope(Ids.hex(16)));
  }
}
