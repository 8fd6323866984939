package dev.impersonation.jetty;

import dev.impersonation.http.CacheControl;
import dev.impersonation.http.Refusal;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Writes what the gate answers in place of the application. */
final class Answer {
  private Answer() {}

  static void say(Response response, List<Refusal.Field> fields) {
    fields.forEach(field -> say(response.getHeaders(), field));
  }

  /** Says it once, in the words of who said of caches that they may not keep the answer. */
  static void say(HttpFields.Mutable headers, Refusal.Field field) {
    List<String> said =
        CacheControl.isField(field.name()) ? headers.getValuesList(CacheControl.NAME) : List.of();
    boolean isSaid = !said.isEmpty() && said.stream().allMatch(CacheControl::isNoStore);
    headers.put(field.name(), isSaid ? said.get(said.size() - 1) : field.value());
  }

  /** Returns true, as a handler does that answers. */
  static boolean write(Response response, Refusal refusal, Callback callback) {
    byte[] body = refusal.body();
    response.setStatus(refusal.status());
    for (Refusal.Field field : refusal.fields()) {
      // What others answer differently to, such as an Origin, stays said.
      if (field.name().equals("Vary")) {
        response.getHeaders().add(field.name(), field.value());
      } else {
        response.getHeaders().put(field.name(), field.value());
      }
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, refusal.contentType());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  /** Keeps an error page back: the status that it was to report stays. */
  static boolean withhold(Request request, Response response, Callback callback) {
    if (request.getAttribute(ErrorHandler.ERROR_STATUS) instanceof Integer status) {
      response.setStatus(status);
    }
    callback.succeeded();
    return true;
  }
}
