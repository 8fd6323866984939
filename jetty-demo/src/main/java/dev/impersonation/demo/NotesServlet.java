package dev.impersonation.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Each customer's notes: GET lists them, POST adds one, as {@code {"text":"…"}}. It knows nothing
 * of impersonation: what the filter's default refuses never comes here. In memory; of all notes
 * together the newest are kept.
 */
public final class NotesServlet extends HttpServlet {
  static final String PATH = "/api/notes";
  static final int MAX_NOTES = 100;
  static final int MAX_BODY = 1000;

  private static final long serialVersionUID = 1L;
  private static final JsonMapper JSON = new JsonMapper();

  private final transient Deque<Note> notes = new ConcurrentLinkedDeque<>();

  private record Note(String subject, String text) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String subject = subject(request);
    List<String> own =
        notes.stream().filter(note -> note.subject().equals(subject)).map(Note::text).toList();
    IdentityJson.write(response, Map.of("notes", own));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    // No form of another origin can send this type, so that a cookie alone adds no note.
    if (!isJson(String.valueOf(request.getContentType()))) {
      response.sendError(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
      return;
    }
    byte[] body = request.getInputStream().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
      return;
    }
    Optional<String> text = text(body);
    if (text.isEmpty()) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    Note note = new Note(subject(request), text.get());
    notes.addLast(note);
    if (notes.size() > MAX_NOTES) {
      notes.pollFirst();
    }
    response.setStatus(HttpServletResponse.SC_CREATED);
    IdentityJson.write(response, Map.of("text", note.text()));
  }

  private static String subject(HttpServletRequest request) {
    return ImpersonationFilter.context(request).map(ImpersonationContext::subject).orElseThrow();
  }

  private static Optional<String> text(byte[] body) throws IOException {
    try {
      JsonNode text = JSON.readTree(body).path("text");
      return Optional.of(text.asText()).filter(given -> text.isTextual() && !given.isBlank());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Media types have no case (RFC 9110 section 8.3.1), and may have parameters. */
  private static boolean isJson(String type) {
    int end = type.indexOf(';');
    String bare = end < 0 ? type : type.substring(0, end);
    return bare.strip().equalsIgnoreCase("application/json");
  }
}
