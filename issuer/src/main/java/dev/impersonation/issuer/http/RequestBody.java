package dev.impersonation.issuer.http;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads bodies of requests. */
public final class RequestBody {
  private RequestBody() {}

  /** Returns the media type, in lower case and without parameters; empty if there is none. */
  public static String mediaType(Context request) {
    // Not contentType(), which fails where the charset is unknown.
    String type = request.header("Content-Type");
    if (type == null) {
      return "";
    }
    int parameters = type.indexOf(';');
    String range = parameters < 0 ? type : type.substring(0, parameters);
    return range.trim().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the body, which is UTF-8 whatever charset the request names: neither JSON (RFC 8259
   * section 11) nor forms have such a parameter.
   *
   * @throws ApiException if it is not UTF-8
   */
  public static String text(Context request) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(request.bodyAsBytes()))
          .toString();
    } catch (CharacterCodingException e) {
      throw ApiException.of(400, "request_body_invalid", "the body is not UTF-8");
    }
  }
}
