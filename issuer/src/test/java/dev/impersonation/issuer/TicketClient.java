package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Creates and spends tickets; every request comes from another browser. */
final class TicketClient {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What became of an attempt to spend a ticket. */
  enum Outcome {
    SIGNED_IN,
    ALREADY_USED
  }

  /**
   * A ticket spent, or not.
   *
   * @param sessionId empty unless signed in; so with the cookie
   */
  record Spent(Outcome outcome, String sessionId, String cookie) {}

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();
  private final URI url;
  private final String secretKey;

  TicketClient(URI url, String secretKey) {
    this.url = url;
    this.secretKey = secretKey;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path)).timeout(LIMIT);
  }

  /** Returns a new ticket. */
  String create() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            request("/v1/actor_tokens")
                .header("Authorization", "Bearer " + secretKey)
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"user_id\":\"user_bob\",\"actor\":{\"sub\":\"user_support\"}}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer.body());
    return ApiClient.json(answer.body()).path("token").asText();
  }

  Spent spend(String ticket) {
    return spendAsync(ticket).join();
  }

  CompletableFuture<Spent> spendAsync(String ticket) {
    return http.sendAsync(
            request("/v1/client/sign_ins")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("strategy=ticket&ticket=" + ticket))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .thenApply(TicketClient::spent);
  }

  private static Spent spent(HttpResponse<String> answer) {
    JsonNode body = ApiClient.json(answer.body());
    if (answer.statusCode() == 200) {
      return new Spent(
          Outcome.SIGNED_IN,
          body.at("/response/created_session_id").asText(),
          answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0]);
    }
    assertEquals(400, answer.statusCode(), answer.body());
    assertEquals(
        "actor_token_already_used_code", body.at("/errors/0/code").asText(), answer.body());
    return new Spent(Outcome.ALREADY_USED, "", "");
  }

  /** Returns the status of asking for a token of the session. */
  int tokenStatus(Spent spent) throws IOException, InterruptedException {
    return http.send(
            request("/v1/client/sessions/" + spent.sessionId() + "/tokens")
                .header("Cookie", spent.cookie())
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  String keySet() throws IOException, InterruptedException {
    return http.send(
            request("/.well-known/jwks.json").build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
