package dev.impersonation.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.clerk.backend_api.Clerk;
import com.clerk.backend_api.helpers.security.AuthenticateRequest;
import com.clerk.backend_api.helpers.security.VerifyToken;
import com.clerk.backend_api.helpers.security.models.AuthenticateRequestOptions;
import com.clerk.backend_api.helpers.security.models.RequestState;
import com.clerk.backend_api.helpers.security.models.TokenVerificationErrorReason;
import com.clerk.backend_api.helpers.security.models.TokenVerificationException;
import com.clerk.backend_api.helpers.security.models.VerifyTokenOptions;
import com.clerk.backend_api.models.components.ActorToken;
import com.clerk.backend_api.models.components.ActorTokenStatus;
import com.clerk.backend_api.models.components.Session;
import com.clerk.backend_api.models.components.Status;
import com.clerk.backend_api.models.components.User;
import com.clerk.backend_api.models.errors.ClerkError;
import com.clerk.backend_api.models.errors.ClerkErrors;
import com.clerk.backend_api.models.operations.Actor;
import com.clerk.backend_api.models.operations.CreateActorTokenRequestBody;
import com.clerk.backend_api.models.operations.GetSessionListRequest;
import com.clerk.backend_api.models.operations.GetUserListRequest;
import com.clerk.backend_api.models.operations.GetUsersCountRequest;
import com.clerk.backend_api.utils.RetryConfig;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jsonwebtoken.Claims;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Clerk's Java SDK, unmodified, as a client of the issuer. */
@Timeout(60)
class ClerkJavaSdkTest {
  private static final String ORIGIN = "http://127.0.0.1:9999";
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();

  private static LocalIssuer issuer;
  private static Clerk clerk;
  private static User subject;
  private static User supporter;

  /** A session as the browser that holds it knows it. */
  private record BrowserSession(String id, String cookie) {}

  @BeforeAll
  static void start() {
    issuer =
        LocalIssuer.builder()
            .signInUrl(URI.create(ORIGIN + "/sign-in"))
            .allowedOrigins(List.of(ORIGIN))
            .clock(Clock.systemUTC())
            .start();
    clerk = clerk(issuer.secretKey());
    List<User> users = users(GetUserListRequest.builder().limit(2).build());
    subject = users.get(0);
    supporter = users.get(1);
  }

  @AfterAll
  static void stop() {
    issuer.close();
  }

  private static Clerk clerk(String secretKey) {
    return Clerk.builder()
        .serverURL(issuer.url() + "/v1")
        .bearerAuth(secretKey)
        // It would try for up to an hour.
        .retryConfig(RetryConfig.noRetries())
        .build();
  }

  private static List<User> users(GetUserListRequest request) {
    return clerk.users().list(request).userList().orElseThrow();
  }

  private static CreateActorTokenRequestBody request(String userId) {
    return CreateActorTokenRequestBody.builder()
        .userId(userId)
        .actor(
            Actor.builder().sub(supporter.id()).additionalProperty("reason", "ticket 4711").build())
        .expiresInSeconds(600)
        .sessionMaxDurationInSeconds(900)
        .build();
  }

  private static ActorToken create(String userId) {
    return clerk.actorTokens().create().request(request(userId)).call().actorToken().orElseThrow();
  }

  private static Map<String, Object> actor() {
    return Map.of("sub", supporter.id(), "reason", "ticket 4711");
  }

  /** Which codes the SDK has a model for depends on the call and the status. */
  private static ClerkError assertRefused(int status, String code, Executable call)
      throws IOException {
    ClerkError refusal = assertThrows(ClerkError.class, call);
    assertEquals(status, refusal.code());
    JsonNode errors = JSON.readTree(refusal.bodyAsString().orElseThrow()).path("errors");
    assertEquals(List.of(code), errors.findValuesAsText("code"));
    return refusal;
  }

  private static HttpResponse<String> post(String path, String form, String cookie)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(issuer.url().resolve(path))
                .header("Origin", ORIGIN)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Cookie", cookie)
                .POST(BodyPublishers.ofString(form))
                .build(),
            BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer::body);
    return answer;
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }

  /** Does what a browser does with the link. */
  private static BrowserSession signIn(ActorToken actorToken)
      throws IOException, InterruptedException {
    HttpResponse<Void> accepted =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(actorToken.url().orElseThrow())).build(),
            BodyHandlers.discarding());
    assertEquals(303, accepted.statusCode());
    URI page = URI.create(accepted.headers().firstValue("Location").orElseThrow());
    assertEquals(URI.create(ORIGIN).resolve("/sign-in"), page.resolve(page.getRawPath()));
    String ticket =
        Stream.of(page.getRawQuery().split("&"))
            .filter(parameter -> parameter.startsWith("__clerk_ticket="))
            .map(parameter -> URLDecoder.decode(parameter.substring(15), UTF_8))
            .findFirst()
            .orElseThrow();
    assertEquals(actorToken.token().orElseThrow(), ticket);

    HttpResponse<String> signedIn =
        post(
            "/v1/client/sign_ins",
            "strategy=ticket&ticket=" + URLEncoder.encode(ticket, UTF_8),
            "unrelated=1");
    JsonNode signIn = json(signedIn).path("response");
    assertEquals("complete", signIn.path("status").asText());
    String cookie =
        signedIn.headers().allValues("Set-Cookie").stream()
            .filter(line -> line.startsWith("__client="))
            .map(line -> line.split(";", 2)[0])
            .findFirst()
            .orElseThrow();
    return new BrowserSession(signIn.path("created_session_id").asText(), cookie);
  }

  private static String sessionToken(BrowserSession session)
      throws IOException, InterruptedException {
    return json(post("/v1/client/sessions/" + session.id() + "/tokens", "", session.cookie()))
        .path("jwt")
        .asText();
  }

  private static VerifyTokenOptions byPem(String pem) {
    return VerifyTokenOptions.jwtKey(pem).authorizedParty(ORIGIN).build();
  }

  /** The SDK's cache of keys is the JVM's, so that another test's key could answer. */
  private static VerifyTokenOptions.Builder byKeySet() {
    return VerifyTokenOptions.secretKey(issuer.secretKey())
        .apiUrl(issuer.url().toString())
        .skipJwksCache(true);
  }

  private static Claims verify(String token, VerifyTokenOptions options) throws Exception {
    return (Claims) VerifyToken.verifyToken(token, options).payload();
  }

  private static void assertImpersonated(BrowserSession session, Claims claims) {
    assertEquals(issuer.url().toString(), claims.getIssuer());
    assertEquals(subject.id(), claims.getSubject());
    assertEquals(session.id(), claims.get("sid"));
    assertEquals(ORIGIN, claims.get("azp"));
    assertEquals(actor(), claims.get("act"));
  }

  @Test
  void listUsers_builtIn_areTenAndCounted() {
    List<User> users = users(GetUserListRequest.builder().limit(100).build());

    assertEquals(10, users.stream().map(User::id).distinct().count());
    assertEquals(
        10,
        clerk
            .users()
            .count(GetUsersCountRequest.builder().build())
            .totalCount()
            .orElseThrow()
            .totalCount());
  }

  @Test
  void getUser_known_isTheOneOfTheList() {
    assertEquals(subject, clerk.users().get(subject.id()).user().orElseThrow());
  }

  @Test
  void getUser_unknown_isNotFound() throws IOException {
    assertRefused(404, "resource_not_found", () -> clerk.users().get("user_nobody"));
  }

  @Test
  void anyCall_wrongSecretKey_isRefused() throws IOException {
    Clerk stranger = clerk(issuer.secretKey() + "x");

    assertRefused(401, "clerk_key_invalid", () -> stranger.users().get(subject.id()));
  }

  @Test
  void createActorToken_knownUser_isPendingWithItsTicketInItsLink() {
    ActorToken token = create(subject.id());

    assertTrue(token.id().startsWith("act_"), token.id());
    assertEquals(ActorTokenStatus.PENDING, token.status());
    assertEquals(subject.id(), token.userId());
    assertEquals(
        issuer.url() + "/v1/tickets/accept?ticket=" + token.token().orElseThrow(),
        token.url().orElseThrow());
  }

  @Test
  void createActorToken_unknownUser_isNotFound() throws IOException {
    assertRefused(404, "resource_not_found", () -> create("user_nobody"));
  }

  @Test
  void revokeActorToken_twice_failsTheSecondTime() throws IOException {
    ActorToken token = create(subject.id());

    ActorToken revoked = clerk.actorTokens().revoke(token.id()).actorToken().orElseThrow();

    assertEquals(token.id(), revoked.id());
    assertEquals(ActorTokenStatus.REVOKED, revoked.status());
    assertInstanceOf(
        ClerkErrors.class,
        assertRefused(
            400,
            "actor_token_cannot_be_revoked_code",
            () -> clerk.actorTokens().revoke(token.id())));
  }

  @Test
  void getSession_impersonated_tellsThatThereIsAnActor() throws Exception {
    BrowserSession signedIn = signIn(create(subject.id()));

    Session session = clerk.sessions().get(signedIn.id()).session().orElseThrow();

    assertEquals(signedIn.id(), session.id());
    assertEquals(subject.id(), session.userId());
    assertEquals(Status.ACTIVE, session.status());
    assertTrue(session.actor().isPresent() && session.actor().get() != null);
  }

  @Test
  void listSessions_ofTheUser_holdsTheImpersonatedOne() throws Exception {
    BrowserSession signedIn = signIn(create(subject.id()));

    List<Session> sessions =
        clerk
            .sessions()
            .list(GetSessionListRequest.builder().userId(subject.id()).limit(100).build())
            .sessionList()
            .orElseThrow();

    assertTrue(sessions.stream().anyMatch(session -> session.id().equals(signedIn.id())));
    assertTrue(sessions.stream().allMatch(session -> session.userId().equals(subject.id())));
  }

  @Test
  void revokeSession_active_isRevokedForGood() throws Exception {
    BrowserSession signedIn = signIn(create(subject.id()));

    Session revoked = clerk.sessions().revoke(signedIn.id()).session().orElseThrow();

    assertEquals(Status.REVOKED, revoked.status());
    assertEquals(
        Status.REVOKED, clerk.sessions().get(signedIn.id()).session().orElseThrow().status());
  }

  @Test
  void verifyToken_byPem_tellsTheActor() throws Exception {
    BrowserSession session = signIn(create(subject.id()));

    assertImpersonated(session, verify(sessionToken(session), byPem(issuer.publicKeyPem())));
  }

  @Test
  void verifyToken_byKeySet_tellsTheActor() throws Exception {
    BrowserSession session = signIn(create(subject.id()));

    assertImpersonated(
        session, verify(sessionToken(session), byKeySet().authorizedParty(ORIGIN).build()));
  }

  @Test
  void verifyToken_anotherKey_isRefused() throws Exception {
    String token = sessionToken(signIn(create(subject.id())));
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder()
                .encodeToString(generator.generateKeyPair().getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n";

    TokenVerificationException refusal =
        assertThrows(TokenVerificationException.class, () -> verify(token, byPem(pem)));

    assertEquals(TokenVerificationErrorReason.TOKEN_INVALID, refusal.reason());
  }

  @Test
  void verifyToken_anotherAuthorizedParty_isRefused() throws Exception {
    String token = sessionToken(signIn(create(subject.id())));
    VerifyTokenOptions other = byKeySet().authorizedParty("http://127.0.0.1:9998").build();

    TokenVerificationException refusal =
        assertThrows(TokenVerificationException.class, () -> verify(token, other));

    assertEquals(TokenVerificationErrorReason.TOKEN_INVALID_AUTHORIZED_PARTIES, refusal.reason());
  }

  @Test
  void authenticateRequest_headerOrCookie_tellsTheActor() throws Exception {
    BrowserSession session = signIn(create(subject.id()));
    String token = sessionToken(session);
    AuthenticateRequestOptions options =
        AuthenticateRequestOptions.jwtKey(issuer.publicKeyPem()).authorizedParty(ORIGIN).build();

    for (Map<String, List<String>> headers :
        List.of(
            Map.of("Authorization", List.of("Bearer " + token)),
            Map.of("Cookie", List.of("__session=" + token)))) {
      RequestState state = AuthenticateRequest.authenticateRequest(headers, options);

      assertTrue(state.isSignedIn(), () -> headers.keySet() + ": " + state.reason());
      assertImpersonated(session, state.claims().orElseThrow());
    }
  }
}
