package dev.impersonation.issuer.http;

import io.javalin.http.Context;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs one line a request, as key-value pairs. No query, header or body: those hold secrets. */
final class RequestLog {
  static final String TRACE = "impersonation.issuer.trace";
  static final String CODES = "impersonation.issuer.codes";

  private static final Logger log = LoggerFactory.getLogger("impersonation.issuer.request");

  private static final int MAX_CHARACTERS = 200;
  private static final char DELETE = 0x7f;

  private RequestLog() {}

  static void write(Context request, Float millis) {
    if (!log.isInfoEnabled()) {
      return;
    }
    // As it was sent, percent-encoded. Jetty refuses what is not, and it is escaped all the same.
    String path = request.req().getRequestURI();
    Object codes = request.attribute(CODES);
    Object trace = request.attribute(TRACE);
    log.atInfo()
        .addKeyValue("method", shown(request.req().getMethod()))
        .addKeyValue("path", shown(path))
        .addKeyValue("status", request.statusCode())
        .addKeyValue("millis", millis.longValue())
        .addKeyValue("errors", codes == null ? "-" : codes)
        .addKeyValue("trace", trace == null ? "-" : trace)
        .log("request");
  }

  /** Returns the text cut, and with everything escaped but visible ASCII. */
  static String shown(String text) {
    int length = Math.min(text.length(), MAX_CHARACTERS);
    int visible = 0;
    while (visible < length && isVisible(text.charAt(visible))) {
      visible++;
    }
    if (visible == length) {
      return text.substring(0, length);
    }
    StringBuilder shown = new StringBuilder(text.substring(0, visible));
    for (int i = visible; i < length; i++) {
      char unit = text.charAt(i);
      if (isVisible(unit)) {
        shown.append(unit);
      } else {
        shown.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
      }
    }
    return shown.toString();
  }

  private static boolean isVisible(char unit) {
    return unit > ' ' && unit < DELETE;
  }
}
