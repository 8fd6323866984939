package dev.impersonation.demo;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Each customer's {@link Notes}: GET lists them, POST adds one, as {@code {"text":"…"}}. It knows
 * nothing of impersonation: what the filter's default refuses never comes here.
 */
public final class NotesServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient Notes notes = new Notes();

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ServletJson.write(response, Map.of("notes", notes.of(subject(request))));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!Notes.isJson(request.getHeader("Content-Type"))) {
      response.sendError(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
      return;
    }
    byte[] body = request.getInputStream().readNBytes(Notes.MAX_BODY + 1);
    if (body.length > Notes.MAX_BODY) {
      response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
      return;
    }
    Optional<String> text = Notes.text(body);
    if (text.isEmpty()) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    notes.add(subject(request), text.get());
    response.setStatus(HttpServletResponse.SC_CREATED);
    ServletJson.write(response, Map.of("text", text.get()));
  }

  private static String subject(HttpServletRequest request) {
    return ImpersonationFilter.context(request).map(ImpersonationContext::subject).orElseThrow();
  }
}
