package dev.impersonation.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.contract.IssuedTokens;
import dev.impersonation.issuer.LocalIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;

/** Tokens that a running issuer gives over HTTP, each to a browser of its own that signs in. */
final class LocalIssuerTokens implements IssuedTokens {
  /** The page that asks for them. */
  static final String PAGE = "http://app.example:8080";

  private static final JsonMapper JSON = new JsonMapper();
  private static final String ONE_CLICK =
      "strategy=development_one_click&identifier=" + IssuedTokens.SUBJECT;

  private final LocalIssuer issuer;

  LocalIssuerTokens(LocalIssuer issuer) {
    this.issuer = issuer;
  }

  @Override
  public String issuer() {
    return issuer.url().toString();
  }

  @Override
  public String publishableKey() {
    return issuer.publishableKey();
  }

  @Override
  public String cookieSuffix() {
    try {
      byte[] key = issuer.publishableKey().getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(key);
      return Base64.getUrlEncoder().encodeToString(digest).substring(0, 8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String authorizedParty() {
    return PAGE;
  }

  @Override
  public String own() {
    Browser browser = new Browser();
    return browser.token(browser.signIn(ONE_CLICK), "");
  }

  @Override
  public String inOrganization() {
    Browser browser = new Browser();
    String session = browser.signIn(ONE_CLICK);
    browser.post("/v1/client/sessions/" + session + "/touch", "active_organization_id=org_1");
    return browser.token(session, "organization_id=org_1");
  }

  @Override
  public String impersonated(String act) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(issuer.url() + "/v1/actor_tokens"))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + issuer.secretKey())
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"user_id\":\"" + IssuedTokens.SUBJECT + "\",\"actor\":" + act + "}"))
            .build();
    Browser browser = new Browser();
    String ticket = browser.send(request).path("token").asText();
    return browser.token(browser.signIn("strategy=ticket&ticket=" + ticket), "");
  }

  private final class Browser {
    private final HttpClient client =
        HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    String signIn(String form) {
      return post("/v1/client/sign_ins", form).path("response").path("created_session_id").asText();
    }

    String token(String session, String form) {
      return post("/v1/client/sessions/" + session + "/tokens", form).path("jwt").asText();
    }

    JsonNode post(String path, String form) {
      return send(
          HttpRequest.newBuilder(URI.create(issuer.url() + path))
              .timeout(Duration.ofSeconds(30))
              .header("Origin", PAGE)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(form))
              .build());
    }

    private JsonNode send(HttpRequest request) {
      try {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response.body());
        return JSON.readTree(response.body());
      } catch (JsonProcessingException e) {
        throw new AssertionError("no JSON", e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
