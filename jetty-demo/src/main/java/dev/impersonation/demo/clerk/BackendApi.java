package dev.impersonation.demo.clerk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Calls the Backend API with the secret key: what a dashboard or the back end of an application
 * does. Safe for use by many threads.
 */
public final class BackendApi {
  private static final int MOST = 500;

  private final ClerkHttp http;
  private final String secretKey;

  private BackendApi(ClerkHttp http, String secretKey) {
    this.http = http;
    this.secretKey = secretKey;
  }

  /** Returns one for the issuer at this base URL. */
  public static BackendApi of(URI issuer, String secretKey) {
    return new BackendApi(new ClerkHttp(issuer), secretKey);
  }

  /** Returns users, the newest first, whose names or addresses have this text; empty: all. */
  public List<ClerkUser> users(String query, int limit, int offset) throws ClerkException {
    return list(
        get("/v1/users?limit=" + limit + "&offset=" + offset + search("&", query)), ClerkUser::of);
  }

  /** Returns how many there are. */
  public int countUsers(String query) throws ClerkException {
    return get("/v1/users/count" + search("?", query)).path("total_count").asInt();
  }

  private static String search(String separator, String query) {
    return query.isBlank() ? "" : separator + "query=" + URLEncoder.encode(query.strip(), UTF_8);
  }

  /** Returns a user; empty if there is none. */
  public Optional<ClerkUser> user(String id) throws ClerkException {
    return found(() -> ClerkUser.of(get("/v1/users/" + segment(id))));
  }

  /** Sets a user's password. */
  public void setPassword(String userId, String password) throws ClerkException {
    call("PATCH", "/v1/users/" + segment(userId), Map.of("password", password));
  }

  /** Deletes a user. */
  public void deleteUser(String userId) throws ClerkException {
    http.send(authorized("/v1/users/" + segment(userId)).DELETE().build());
  }

  /**
   * Makes an actor token.
   *
   * @param actor what becomes {@code act}; {@code sub} is who acts
   * @param toOpen how long its URL can be opened
   * @param session how long the session lasts at most
   */
  public ClerkActorToken createActorToken(
      String userId, JsonNode actor, Duration toOpen, Duration session) throws ClerkException {
    return ClerkActorToken.of(
        post(
            "/v1/actor_tokens",
            Map.of(
                "user_id",
                userId,
                "actor",
                actor,
                "expires_in_seconds",
                toOpen.toSeconds(),
                "session_max_duration_in_seconds",
                session.toSeconds())));
  }

  /** Revokes an actor token that nobody has used yet. */
  public ClerkActorToken revokeActorToken(String id) throws ClerkException {
    return ClerkActorToken.of(post("/v1/actor_tokens/" + segment(id) + "/revoke", Map.of()));
  }

  /** Returns the sessions in which somebody acts for a user, the newest first; at most 500. */
  public List<ClerkSession> activeImpersonations() throws ClerkException {
    return impersonated(get("/v1/sessions?status=active&limit=" + MOST));
  }

  /** Returns those of one user, whether they have ended or not; at most 500. */
  public List<ClerkSession> impersonationsOf(String userId) throws ClerkException {
    return impersonated(
        get("/v1/sessions?limit=" + MOST + "&user_id=" + URLEncoder.encode(userId, UTF_8)));
  }

  private static List<ClerkSession> impersonated(JsonNode sessions) {
    return list(sessions, ClerkSession::of).stream().filter(ClerkSession::isImpersonated).toList();
  }

  /** Returns a session; empty if there is none. */
  public Optional<ClerkSession> session(String id) throws ClerkException {
    return found(() -> ClerkSession.of(get("/v1/sessions/" + segment(id))));
  }

  /** Ends a session: it gets no token any more. Those it has last up to 60 seconds. */
  public ClerkSession revokeSession(String id) throws ClerkException {
    return ClerkSession.of(post("/v1/sessions/" + segment(id) + "/revoke", Map.of()));
  }

  private interface Call<T> {
    T make() throws ClerkException;
  }

  private static <T> Optional<T> found(Call<T> call) throws ClerkException {
    try {
      return Optional.of(call.make());
    } catch (ClerkException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static <T> List<T> list(JsonNode array, Function<JsonNode, T> reading) {
    List<T> all = new ArrayList<>();
    array.forEach(element -> all.add(reading.apply(element)));
    return List.copyOf(all);
  }

  private static String segment(String id) {
    return URLEncoder.encode(id, UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder authorized(String path) {
    return http.request(path).header("Authorization", "Bearer " + secretKey);
  }

  private JsonNode get(String path) throws ClerkException {
    return http.send(authorized(path).GET().build()).body();
  }

  private JsonNode post(String path, Map<String, Object> body) throws ClerkException {
    return call("POST", path, body);
  }

  private JsonNode call(String method, String path, Map<String, Object> body)
      throws ClerkException {
    return http.send(
            authorized(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(ClerkHttp.json(body)))
                .build())
        .body();
  }

  /** Names no key, so that it is safe in a log. */
  @Override
  public String toString() {
    return "BackendApi[]";
  }
}
