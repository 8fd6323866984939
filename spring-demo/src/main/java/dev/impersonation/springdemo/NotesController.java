package dev.impersonation.springdemo;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.policy.ReadOnlyImpersonation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Each customer's notes: GET lists them, POST adds one, as {@code {"text":"…"}}. Nothing here looks
 * at who acts: what may not be changed while somebody impersonates never comes here. In memory; of
 * all notes together the newest are kept.
 */
@Controller
@ReadOnlyImpersonation
class NotesController {
  private static final String PATH = "/api/notes";
  private static final int MAX_NOTES = 100;
  private static final int MAX_BODY = 1000;
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]*)", Pattern.CASE_INSENSITIVE);

  private final JsonMapper json;
  private final Deque<Note> notes = new ConcurrentLinkedDeque<>();

  private record Note(String subject, String text) {}

  NotesController(JsonMapper json) {
    this.json = json;
  }

  @GetMapping(PATH)
  ResponseEntity<Map<String, List<String>>> list(ImpersonationContext context) {
    String subject = context.subject();
    List<String> own =
        notes.stream().filter(note -> note.subject().equals(subject)).map(Note::text).toList();
    return IdentityAnswer.of(HttpStatus.OK, Map.of("notes", own));
  }

  @PostMapping(PATH)
  ResponseEntity<Map<String, String>> add(ImpersonationContext context, HttpServletRequest request)
      throws IOException {
    // No form of another origin can send this type, so that a cookie alone adds no note.
    if (!isJson(request)) {
      throw new ResponseStatusException(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
    }
    byte[] body = request.getInputStream().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE);
    }
    Note note = new Note(context.subject(), text(body));
    notes.addLast(note);
    if (notes.size() > MAX_NOTES) {
      notes.pollFirst();
    }
    return IdentityAnswer.of(HttpStatus.CREATED, Map.of("text", note.text()));
  }

  private String text(byte[] body) {
    try {
      JsonNode text = json.readTree(body).path("text");
      if (text.isString() && !text.stringValue().isBlank()) {
        return text.stringValue();
      }
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
    } catch (JacksonException e) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, null, e);
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
