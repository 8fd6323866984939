package dev.impersonation.demo;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.http.IdentityAttributes;
import dev.impersonation.jetty.ImpersonationHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers as {@code HttpServlet} does: GET and HEAD, and what it says of other methods. */
abstract class CoreAnswers extends Handler.Abstract {
  private static final Set<String> KNOWN = Set.of("POST", "PUT", "DELETE", "PATCH");

  /** Answers a GET, or a HEAD. */
  abstract void get(Request request, Response response, Callback callback) throws Exception;

  /** Answers a POST, where that is allowed. */
  void post(Request request, Response response, Callback callback) throws Exception {
    Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
  }

  String allowed() {
    return "GET, HEAD, OPTIONS";
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String method = request.getMethod();
    switch (method) {
      case "GET", "HEAD" -> get(request, response, callback);
      case "POST" -> post(request, response, callback);
      case "OPTIONS" -> {
        response.getHeaders().put(HttpHeader.ALLOW, allowed());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
        callback.succeeded();
      }
      default ->
          Response.writeError(
              request,
              response,
              callback,
              KNOWN.contains(method)
                  ? HttpStatus.METHOD_NOT_ALLOWED_405
                  : method.equals("TRACE")
                      ? HttpStatus.FORBIDDEN_403
                      : HttpStatus.NOT_IMPLEMENTED_501);
    }
    return true;
  }

  static Map<String, @Nullable Object> members(Request request) {
    return IdentityJson.members(
        ImpersonationHandler.context(request),
        request.getAttribute(IdentityAttributes.SIGNED_OUT_REASON));
  }

  static String subject(Request request) {
    return ImpersonationHandler.context(request).map(ImpersonationContext::subject).orElseThrow();
  }

  static void write(
      Request request, Response response, Callback callback, Map<String, @Nullable Object> members)
      throws IOException {
    byte[] body = IdentityJson.bytes(members);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, IdentityJson.TYPE);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, IdentityJson.CACHING);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(
        true, request.getMethod().equals("HEAD") ? null : ByteBuffer.wrap(body), callback);
  }
}
