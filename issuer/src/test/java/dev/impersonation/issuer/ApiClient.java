package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.auth0.jwt.interfaces.DecodedJWT;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Calls an issuer over HTTP, as a server with the secret key and as browsers. */
public final class ApiClient {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final URI url;
  private final String secretKey;
  private final HttpClient http = client(null);

  public ApiClient(LocalIssuer issuer) {
    this(issuer.url(), issuer.secretKey());
  }

  public ApiClient(URI url, String secretKey) {
    this.url = url;
    this.secretKey = secretKey;
  }

  private static HttpClient client(@Nullable CookieManager cookies) {
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10));
    if (cookies != null) {
      builder.cookieHandler(cookies);
    }
    return builder.build();
  }

  /** An answer: what a test expects of it is asserted on the way. */
  public record Reply(HttpResponse<String> response) {
    public int status() {
      return response.statusCode();
    }

    /** Returns the body, which must be JSON, of an answer with this status. */
    public JsonNode expect(int status) {
      assertEquals(status, response.statusCode(), response.body());
      assertEquals("application/json", response.headers().firstValue("Content-Type").orElse(""));
      return json(response.body());
    }

    public String body() {
      return response.body();
    }

    /** Demands exactly this one error, in the whole envelope; its parameter is empty: none. */
    public void expectError(int status, String code, String param) {
      JsonNode envelope = expect(status);
      assertEquals(List.of("clerk_trace_id", "errors"), names(envelope));
      assertEquals(code, errorCode(status));
      JsonNode error = envelope.path("errors").path(0);
      assertEquals(param, error.path("meta").path("param_name").asText(), body());
      assertEquals(error.path("message"), error.path("long_message"));
    }

    public void expectError(int status, String code) {
      expectError(status, code, "");
    }

    /** Returns the values of a header. */
    public List<String> header(String name) {
      return response.headers().allValues(name);
    }

    /** Returns the code of the one error of an answer with this status. */
    public String errorCode(int status) {
      JsonNode errors = expect(status).path("errors");
      assertEquals(1, errors.size(), response.body());
      return errors.path(0).path("code").asText();
    }

    public String location() {
      assertEquals(303, response.statusCode(), response.body());
      return response.headers().firstValue("Location").orElseThrow();
    }
  }

  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  /** Returns the names of the members, sorted. */
  public static List<String> names(JsonNode object) {
    TreeSet<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return List.copyOf(names);
  }

  public static String payload(DecodedJWT jwt) {
    return new String(Base64.getUrlDecoder().decode(jwt.getPayload()), StandardCharsets.UTF_8);
  }

  /** Sends a request with the secret key and, unless it is empty, a JSON body. */
  public Reply backend(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", "Bearer " + secretKey)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    return send(http, request);
  }

  /** Sends a request as it is. */
  public Reply send(HttpRequest.Builder request) {
    return send(http, request);
  }

  private static Reply send(HttpClient client, HttpRequest.Builder request) {
    try {
      return new Reply(
          client.send(
              request.timeout(Duration.ofSeconds(30)).build(),
              HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns a browser that nobody used yet. */
  public Browser browser() {
    return new Browser();
  }

  /** A browser, with its own cookies. */
  public final class Browser {
    private final HttpClient client = client(new CookieManager());
    private @Nullable String origin;

    /** From now on requests come from a page of this origin. */
    public Browser at(String page) {
      origin = page;
      return this;
    }

    public Reply get(String pathOrUrl) {
      return send(request(pathOrUrl).GET());
    }

    /** Sends a form. */
    public Reply post(String path, String form) {
      return send(
          request(path)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    /** Sends a request that was made by {@link #request}. */
    public Reply send(HttpRequest.Builder request) {
      return ApiClient.send(client, request);
    }

    /** Returns a request of this browser. */
    public HttpRequest.Builder request(String pathOrUrl) {
      HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(pathOrUrl));
      if (origin != null) {
        request.header("Origin", origin);
      }
      return request;
    }
  }
}
