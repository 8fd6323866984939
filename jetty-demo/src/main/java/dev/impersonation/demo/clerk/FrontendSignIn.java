package dev.impersonation.demo.clerk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;

/**
 * Signs users in and out by the Frontend API on their behalf: what a browser would keep, the
 * issuer's cookie, stays on the server. Safe for use by many threads.
 */
public final class FrontendSignIn {
  private static final String CLIENT = "__client";

  private final ClerkHttp http;

  private FrontendSignIn(ClerkHttp http) {
    this.http = http;
  }

  /** Returns one for the issuer at this base URL. */
  public static FrontendSignIn of(URI issuer) {
    return new FrontendSignIn(new ClerkHttp(issuer));
  }

  /**
   * A user's session at the issuer.
   *
   * @param client the value of the issuer's cookie; whoever has it is that user
   */
  public record SignedIn(String sessionId, String userId, String client) {
    /** Names nobody and no secret, so that it is safe in a log. */
    @Override
    public String toString() {
      return "SignedIn[]";
    }
  }

  /**
   * Begins a session, as a browser that nobody is signed in with.
   *
   * @param identifier a user name, an e-mail address or a user's ID
   */
  public SignedIn byPassword(String identifier, String password) throws ClerkException {
    ClerkHttp.Reply reply =
        http.send(
            http.request("/v1/client/sign_ins")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    BodyPublishers.ofString(
                        "strategy=password&identifier="
                            + URLEncoder.encode(identifier, UTF_8)
                            + "&password="
                            + URLEncoder.encode(password, UTF_8)))
                .build());
    String id = reply.body().path("response").path("created_session_id").asText("");
    for (JsonNode session : reply.body().path("client").path("sessions")) {
      if (session.path("id").asText().equals(id)) {
        return new SignedIn(id, session.path("user").path("id").asText(), client(reply));
      }
    }
    throw unexpected("the issuer has begun no session");
  }

  private static String client(ClerkHttp.Reply reply) throws ClerkException {
    return reply.headers().allValues("Set-Cookie").stream()
        .flatMap(header -> HttpCookie.parse("Set-Cookie: " + header).stream())
        .filter(cookie -> cookie.getName().equals(CLIENT))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElseThrow(() -> unexpected("the issuer has sent no cookie"));
  }

  private static ClerkException unexpected(String message) {
    return new ClerkException(502, "issuer_answer_invalid", message);
  }

  /** Ends a session that this has begun. */
  public void signOut(SignedIn signedIn) throws ClerkException {
    http.send(
        http.request(
                "/v1/client/sessions/" + URLEncoder.encode(signedIn.sessionId(), UTF_8) + "/remove")
            .header("Cookie", CLIENT + "=" + signedIn.client())
            .POST(BodyPublishers.noBody())
            .build());
  }

  /** Names no secret, so that it is safe in a log. */
  @Override
  public String toString() {
    return "FrontendSignIn[]";
  }
}
