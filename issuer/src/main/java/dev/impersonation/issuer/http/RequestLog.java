package dev.impersonation.issuer.http;

import io.javalin.http.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a request, as key-value pairs. No query, header or body: those hold secrets. */
final class RequestLog {
  static final String TRACE = "impersonation.issuer.trace";
  static final String CODES = "impersonation.issuer.codes";

  private static final Logger log = LoggerFactory.getLogger("impersonation.issuer.request");

  private static final int MAX_PATH_CHARACTERS = 200;

  private RequestLog() {}

  static void write(Context request, Float millis) {
    if (!log.isInfoEnabled()) {
      return;
    }
    // As it was sent, percent-encoded: nothing in it can break the line.
    String path = request.req().getRequestURI();
    String shown = path.substring(0, Math.min(path.length(), MAX_PATH_CHARACTERS));
    Object codes = request.attribute(CODES);
    Object trace = request.attribute(TRACE);
    log.atInfo()
        .addKeyValue("method", request.req().getMethod())
        .addKeyValue("path", shown)
        .addKeyValue("status", request.statusCode())
        .addKeyValue("millis", millis.longValue())
        .addKeyValue("errors", codes == null ? "-" : codes)
        .addKeyValue("trace", trace == null ? "-" : trace)
        .log("request");
  }
}
