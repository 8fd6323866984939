package dev.impersonation.demo;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Each customer's {@link Notes}: GET lists them, POST adds one, as {@code {"text":"…"}}. */
final class NotesHandler extends CoreAnswers {
  private final Notes notes = new Notes();

  @Override
  void get(Request request, Response response, Callback callback) throws IOException {
    write(request, response, callback, Map.of("notes", notes.of(subject(request))));
  }

  @Override
  String allowed() {
    return "GET, HEAD, POST, OPTIONS";
  }

  @Override
  void post(Request request, Response response, Callback callback) throws IOException {
    if (!Notes.isJson(request.getHeaders().get(HttpHeader.CONTENT_TYPE))) {
      Response.writeError(request, response, callback, HttpStatus.UNSUPPORTED_MEDIA_TYPE_415);
      return;
    }
    byte[] body = Content.Source.asInputStream(request).readNBytes(Notes.MAX_BODY + 1);
    if (body.length > Notes.MAX_BODY) {
      Response.writeError(request, response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413);
      return;
    }
    Optional<String> text = Notes.text(body);
    if (text.isEmpty()) {
      Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400);
      return;
    }
    notes.add(subject(request), text.get());
    response.setStatus(HttpStatus.CREATED_201);
    write(request, response, callback, Map.of("text", text.get()));
  }
}
