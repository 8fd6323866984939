package dev.impersonation.servlet;

import dev.impersonation.http.Refusal;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes what the gate answers in place of the application. */
final class ServletAnswer {
  private ServletAnswer() {}

  /** What others answer differently to, such as an Origin, stays said. */
  private static void add(HttpServletResponse response, Refusal.Field field) {
    if (field.name().equals("Vary")) {
      response.addHeader(field.name(), field.value());
    } else {
      response.setHeader(field.name(), field.value());
    }
  }

  /**
   * Answers, unless this dispatch is only a part of somebody else's answer: an INCLUDE, or an error
   * page and what it forwards to, whose status must stay.
   */
  static void write(
      HttpServletRequest request,
      HttpServletResponse response,
      DispatchTarget target,
      Refusal refusal)
      throws IOException {
    if (target.type() == DispatcherType.INCLUDE
        || target.type() == DispatcherType.ERROR
        || ErrorPage.isRunning(request)
        || response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    response.setStatus(refusal.status());
    refusal.fields().forEach(field -> add(response, field));
    byte[] body = refusal.body();
    response.setContentType(refusal.contentType());
    response.setContentLength(body.length);
    try {
      response.getOutputStream().write(body);
    } catch (IllegalStateException e) {
      // Whoever forwarded here had taken the writer; its encoding may not be ours.
      String text = new String(body, StandardCharsets.UTF_8);
      response.setContentLengthLong(-1);
      response
          .getWriter()
          .write(refusal.contentType().startsWith("text/html") ? inAscii(text) : text);
    }
  }

  private static String inAscii(String html) {
    StringBuilder ascii = new StringBuilder();
    html.codePoints()
        .forEach(
            c -> {
              if (c < 128) {
                ascii.append((char) c);
              } else {
                ascii.append("&#").append(c).append(';');
              }
            });
    return ascii.toString();
  }
}
