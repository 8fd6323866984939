package dev.impersonation.issuer.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.json.Json;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;

/** Writes JSON answers. */
public final class Answer {
  private Answer() {}

  public static void json(Context request, JsonNode body) {
    json(request, 200, body);
  }

  static void json(Context request, int status, JsonNode body) {
    // To the letter: with a charset behind it, Clerk's Node SDK does not read the body.
    request
        .status(status)
        .contentType("application/json")
        .header("Cache-Control", "no-store")
        .result(Json.write(body).getBytes(StandardCharsets.UTF_8));
  }
}
