package dev.impersonation.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Each customer's notes. In memory; of all notes together the newest are kept. Safe for use by many
 * threads.
 */
final class Notes {
  static final String PATH = "/api/notes";
  static final int MAX_NOTES = 100;
  static final int MAX_BODY = 1000;

  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]*)", Pattern.CASE_INSENSITIVE);
  private static final JsonMapper JSON = new JsonMapper();

  private final Deque<Note> notes = new ConcurrentLinkedDeque<>();

  private record Note(String subject, String text) {}

  List<String> of(String subject) {
    return notes.stream().filter(note -> note.subject().equals(subject)).map(Note::text).toList();
  }

  void add(String subject, String text) {
    notes.addLast(new Note(subject, text));
    if (notes.size() > MAX_NOTES) {
      notes.pollFirst();
    }
  }

  /** Returns the text of a new note, as {@code {"text":"…"}} gives it; empty if it is none. */
  static Optional<String> text(byte[] body) throws IOException {
    try {
      JsonNode text = JSON.readTree(body).path("text");
      return Optional.of(text.asText()).filter(given -> text.isTextual() && !given.isBlank());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns whether a note is sent as JSON. No form of another origin can send this type, so that a
   * cookie alone adds no note. Media types have no case (RFC 9110 section 8.3.1), and may have
   * parameters; a charset that there is not makes it another type. Asked of the field itself, which
   * servers read in ways of their own.
   */
  static boolean isJson(@Nullable String contentType) {
    String type = String.valueOf(contentType);
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
