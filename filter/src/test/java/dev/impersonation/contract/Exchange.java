package dev.impersonation.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An answer as the client saw it. */
public record Exchange(int status, Map<String, List<String>> headers, String body) {
  private static final JsonMapper JSON = new JsonMapper();

  public Optional<String> header(String name) {
    return headers.entrySet().stream()
        .filter(
            entry -> entry.getKey().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
        .flatMap(entry -> entry.getValue().stream())
        .findFirst();
  }

  public JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: status " + status + ", body " + body, e);
    }
  }

  public boolean handlerRan() {
    return RawConnection.handlerRan(body);
  }
}
