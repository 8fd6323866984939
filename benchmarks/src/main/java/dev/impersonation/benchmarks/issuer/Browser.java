package dev.impersonation.benchmarks.issuer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser with an impersonated session, on one connection that is kept. For one thread. */
final class Browser {
  private static final String ORIGIN = "http://127.0.0.1:4200";
  private static final String FORM = "application/x-www-form-urlencoded";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest tokens;

  /** Has user_support act as user_alice. */
  Browser(IssuerProcess issuer) throws IOException, InterruptedException {
    HttpResponse<String> ticket =
        send(
            post(issuer, "/v1/actor_tokens")
                .header("Authorization", "Bearer " + issuer.secretKey())
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"user_id\":\"user_alice\",\"actor\":{\"sub\":\"user_support\"}}"))
                .build());
    HttpResponse<String> signedIn =
        send(
            fromPage(issuer, "/v1/client/sign_ins")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "strategy=ticket&ticket=" + member("token", ticket.body())))
                .build());
    String cookie =
        signedIn.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    String session = member("created_session_id", signedIn.body());
    tokens =
        fromPage(issuer, "/v1/client/sessions/" + session + "/tokens")
            .header("Cookie", cookie)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
  }

  private static HttpRequest.Builder post(IssuerProcess issuer, String path) {
    URI url = issuer.url().resolve(path);
    return HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(30));
  }

  private static HttpRequest.Builder fromPage(IssuerProcess issuer, String path) {
    return post(issuer, path).header("Origin", ORIGIN).header("Content-Type", FORM);
  }

  private static String member(String name, String json) {
    Matcher member = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
    if (!member.find()) {
      throw new IllegalStateException("no " + name + " in the answer");
    }
    return member.group(1);
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(request.uri().getPath() + ": " + response.statusCode());
    }
    return response;
  }

  /** Asks for session tokens, one after the other. */
  void askForTokens(int count) throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      member("jwt", send(tokens).body());
    }
  }
}
