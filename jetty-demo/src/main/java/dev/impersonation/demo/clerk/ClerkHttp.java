package dev.impersonation.demo.clerk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Sends calls to an issuer and reads what it answers. Safe for use by many threads. */
final class ClerkHttp {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final URI issuer;

  ClerkHttp(URI issuer) {
    this.issuer = issuer;
  }

  URI issuer() {
    return issuer;
  }

  /** An answer that is no refusal. */
  record Reply(JsonNode body, HttpHeaders headers) {}

  HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(issuer.resolve(pathAndQuery)).timeout(LIMIT);
  }

  Reply send(HttpRequest request) throws ClerkException {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode body = JSON.readTree(response.body());
      if (response.statusCode() / 100 != 2) {
        JsonNode error = body.path("errors").path(0);
        throw new ClerkException(
            response.statusCode(), error.path("code").asText(), error.path("message").asText());
      }
      return new Reply(body, response.headers());
    } catch (JsonProcessingException e) {
      throw new ClerkException(502, "issuer_answer_invalid", "the issuer did not answer JSON");
    } catch (IOException e) {
      throw new ClerkException(
          503, ClerkException.UNREACHABLE, "the issuer does not answer at " + issuer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClerkException(503, ClerkException.UNREACHABLE, "the server is stopping");
    }
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }
}
