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
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]*)", Pattern.CASE_INSENSITIVE);
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
    if (!isJson(request)) {
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

  /**
   * Media types have no case (RFC 9110 section 8.3.1), and may have parameters; a charset that
   * there is not makes it another type. Asked of the field itself, which containers read in ways of
   * their own.
   */
  private static boolean isJson(HttpServletRequest request) {
    String type = String.valueOf(request.getHeader("Content-Type"));
    int end = type.indexOf(';');
    String bare = end < 0 ? type : type.substring(0, end);
    Matcher charset = CHARSET.matcher(type);
    return bare.strip().equalsIgnoreCase("application/json")
        && (!charset.find() || isCharset(charset.group(1)));
  }

  private static boolean isCharset(String name) {
    try {
      return Charset.isSupported(name);
    } catch (IllegalCharsetNameException e) {
      return false;
    }
  }
}
