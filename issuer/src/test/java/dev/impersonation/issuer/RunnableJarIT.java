package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.auth0.jwt.JWT;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunnableJarIT {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN [^-]+-----[^-]+-----END [^-]+-----");

  /** Not within a random ID, where the same letters can be. */
  private static final Pattern TOKEN = Pattern.compile("(?<![A-Za-z0-9])eyJ");

  private static final String SECRET_KEY = "sk_test_distinctive";
  private static final String BODY =
      "{\"user_id\":\"user_alice\",\"actor\":{\"sub\":\"user_support\"}}";

  private static final String PASSWORDS =
      "{\"password\":\"distinctive\",\"distinctive\":1,\"first_name\":7,\"last_name\":7}";

  @TempDir private Path directory;

  private static String value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).trim())
        .findFirst()
        .orElse("");
  }

  private static JsonNode createTicket(ApiClient api) {
    return api.backend("POST", "/v1/actor_tokens", BODY).expect(200);
  }

  private static void sendBrokenChunk(URI url) throws IOException {
    try (RawConnection request = new RawConnection(url)) {
      request.send(
          "POST /v1/users HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
              + SECRET_KEY
              + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
      assertEquals(400, request.status());
    }
  }

  /**
   * Jetty gives up on a body of which nothing came for a second when it stops: so something comes.
   */
  private static void sendBlanksUntilRefused(RawConnection request, URI url) throws IOException {
    while (isOpen(url)) {
      sendChunk(request, " ");
    }
  }

  private static void sendChunk(RawConnection request, String text) throws IOException {
    request.send(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
  }

  private static boolean isOpen(URI url) {
    try {
      new Socket(url.getHost(), url.getPort()).close();
      return true;
    } catch (ConnectException e) {
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void help_asked_namesEveryOptionOnStandardOutput() throws Exception {
    try (JarProcess jar = JarProcess.start(directory, Map.of(), "--help")) {
      assertEquals(0, jar.exitCode());
      String help = jar.out();
      for (Setting setting : Setting.values()) {
        assertTrue(help.contains(setting.option()), setting + "\n" + help);
      }
      for (String option : List.of("--token-version", "--plan", "--local-controls", "--version")) {
        assertTrue(help.contains(option), option + "\n" + help);
      }
      assertTrue(help.contains("ISSUER_SECRET_KEY"), help);
      assertFalse(help.contains("$"), help);
      assertEquals("", jar.err());
    }
  }

  @Test
  void version_asked_isPrinted() throws Exception {
    try (JarProcess jar = JarProcess.start(directory, Map.of(), "--version")) {
      assertEquals(0, jar.exitCode());
      assertTrue(jar.out().matches("impersonation-issuer [0-9].*"));
    }
  }

  @Test
  void start_defaults_printsWhatApplicationsNeedAndReadyLast() throws Exception {
    Map<String, String> unset = Map.of("ISSUER_DATA", "", "ISSUER_USERS", "", "ISSUER_HOST", "");
    try (JarProcess jar = JarProcess.start(directory, unset, "--port", "0")) {
      List<String> lines = jar.readUntilReady();

      URI url = URI.create(value(lines, "base URL"));
      assertEquals("127.0.0.1", url.getHost());
      assertEquals("ready on " + url, lines.get(lines.size() - 1));
      assertTrue(value(lines, "publishable key").startsWith("pk_test_"), lines::toString);
      assertTrue(lines.contains("-----BEGIN PUBLIC KEY-----"), lines::toString);
      assertTrue(lines.contains("-----END PUBLIC KEY-----"), lines::toString);
      createTicket(new ApiClient(url, value(lines, "secret key")));
    }
  }

  @Test
  void variables_set_takeEffectAndTheCommandLineComesFirst() throws Exception {
    Path users = Files.writeString(directory.resolve("users.json"), "[{\"id\":\"user_alice\"}]");
    Map<String, String> environment = new HashMap<>();
    environment.put("ISSUER_HOST", "127.0.0.2");
    environment.put("ISSUER_PORT", "not read");
    environment.put("ISSUER_URL", "http://issuer.example");
    environment.put("ISSUER_SECRET_KEY", SECRET_KEY);
    environment.put("ISSUER_SIGN_IN_URL", "https://app.example/enter");
    environment.put(
        "ISSUER_PUBLISHABLE_KEY", "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k,pk_test_MTI3LjAuMC4xOjk0MDAk");
    environment.put("ISSUER_ALLOWED_ORIGIN", "https://app.example,https://other.example");
    environment.put("ISSUER_USERS", users.toString());
    environment.put("ISSUER_DATA", directory.resolve("data").toString());
    environment.put("ISSUER_TOKEN_VERSION", "1");
    environment.put("ISSUER_IMPERSONATION_LIMIT", "1");
    environment.put("ISSUER_PLAN", "Paid");
    environment.put("ISSUER_LOCAL_CONTROLS", "true");
    try (JarProcess jar =
        JarProcess.start(directory, environment, "--port", "0", "--local-controls")) {
      List<String> lines = jar.readUntilReady();
      String ready = value(lines, "ready on");
      assertTrue(ready.startsWith("http://127.0.0.2:"), ready);
      assertEquals("http://issuer.example", value(lines, "base URL"));
      assertEquals("", value(lines, "secret key"));
      assertEquals(2, lines.stream().filter(line -> line.startsWith("publishable key")).count());
      assertTrue(Files.exists(directory.resolve("data/issuer.mv.db")));
      assertEffects(new ApiClient(URI.create(ready), SECRET_KEY));
    }
  }

  private static void assertEffects(ApiClient api) {
    JsonNode created = createTicket(api);
    assertEquals(
        "impersonation_limit_exceeded",
        api.backend("POST", "/v1/actor_tokens", BODY).errorCode(422));
    api.backend("GET", "/v1/local/clock", "").expect(200);
    assertTrue(created.path("url").asText().startsWith("http://issuer.example/v1/tickets/accept"));
    String ticket = created.path("token").asText();
    assertTrue(
        api.browser()
            .get("/v1/tickets/accept?ticket=" + ticket)
            .location()
            .startsWith("https://app.example/enter?"));
    assertEquals(
        "origin_invalid",
        api.browser()
            .at("http://127.0.0.1:4200")
            .post("/v1/client/sign_ins", "strategy=ticket&ticket=" + ticket)
            .errorCode(400));
    ApiClient.Browser browser = api.browser().at("https://other.example");
    String session =
        browser
            .post("/v1/client/sign_ins", "strategy=ticket&ticket=" + ticket)
            .expect(200)
            .at("/response/created_session_id")
            .asText();
    String jwt =
        browser
            .post("/v1/client/sessions/" + session + "/tokens", "")
            .expect(200)
            .path("jwt")
            .asText();
    assertTrue(JWT.decode(jwt).getClaim("v").isMissing());
    assertEquals("http://issuer.example", JWT.decode(jwt).getIssuer());
  }

  @Test
  void plan_free_refusesImpersonation() throws Exception {
    try (JarProcess jar =
        JarProcess.start(
            directory, Map.of("ISSUER_PLAN", "free"), "--port=0", "--secret-key=" + SECRET_KEY)) {
      ApiClient api = new ApiClient(jar.ready(), SECRET_KEY);
      assertEquals(
          "unsupported_subscription_plan_features",
          api.backend("POST", "/v1/actor_tokens", BODY).errorCode(402));
      assertEquals("resource_not_found", api.backend("GET", "/v1/local/clock", "").errorCode(404));
    }
  }

  @Test
  void data_inUseByAnotherProcess_saysSoInOneLineAndFails() throws Exception {
    String data = directory.resolve("data").toString();
    try (JarProcess first = JarProcess.start(directory, Map.of(), "--port=0", "--data=" + data)) {
      first.ready();
      try (JarProcess second =
          JarProcess.start(directory, Map.of(), "--port=0", "--data=" + data)) {
        assertEquals(1, second.exitCode());
        assertEquals("", second.out());
        assertEquals(1, second.err().lines().count(), second.err());
        assertTrue(second.err().contains("is in use by another issuer"), second.err());
      }
    }
  }

  @Test
  void signal_whileARequestIsUnderWay_answersItAndEnds() throws Exception {
    try (JarProcess jar =
        JarProcess.start(
            directory,
            Map.of("ISSUER_SECRET_KEY", SECRET_KEY),
            "--port=0",
            "--data=" + directory.resolve("data"))) {
      URI url = jar.ready();
      assertEquals(
          200, new ApiClient(url, SECRET_KEY).browser().get("/.well-known/jwks.json").status());
      try (RawConnection request = new RawConnection(url)) {
        request.send(
            "POST /v1/actor_tokens HTTP/1.1\r\nHost: "
                + url.getAuthority()
                + "\r\nAuthorization: Bearer "
                + SECRET_KEY
                + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked"
                + "\r\nExpect: 100-continue\r\n\r\n");
        assertEquals(100, request.status());

        jar.terminate();
        sendBlanksUntilRefused(request, url);
        assertTrue(jar.isAlive());
        sendChunk(request, BODY);
        request.send("0\r\n\r\n");

        assertEquals(200, request.status());
      }
      assertEquals(143, jar.exitCode());
      assertFalse(jar.err().contains("\tat "), jar.err());
    }
  }

  @Test
  void log_afterAWholeImpersonation_hasALineARequestAndNoSecret() throws Exception {
    try (JarProcess jar =
        JarProcess.start(
            directory, Map.of("ISSUER_SECRET_KEY", SECRET_KEY), "--port=0", "--local-controls")) {
      String printed = String.join("\n", jar.readUntilReady());
      URI url = URI.create(value(printed.lines().toList(), "ready on"));
      ApiClient api = new ApiClient(url, SECRET_KEY);
      JsonNode created = createTicket(api);
      String ticket = created.path("token").asText();
      api.browser().get(created.path("url").asText()).location();
      TicketClient client = new TicketClient(url, SECRET_KEY);
      TicketClient.Spent spent = client.spend(ticket);
      assertEquals(TicketClient.Outcome.SIGNED_IN, spent.outcome());
      assertEquals(200, client.tokenStatus(spent));
      assertEquals(TicketClient.Outcome.ALREADY_USED, client.spend(ticket).outcome());
      api.browser().get("/" + "x".repeat(3000)).expect(404);
      api.backend("POST", "/v1/actor_tokens", "{\"distinctive").expect(400);
      api.browser().get("/v1/client?__clerk_db_jwt=dvb_distinctive").response();
      api.browser()
          .post(
              "/v1/client/sign_ins",
              "strategy=password&identifier=distinctive%40example.com&password=distinctive")
          .expect(422);
      JsonNode refused = api.backend("PATCH", "/v1/users/user_bob", PASSWORDS).expect(422);
      sendBrokenChunk(url);
      jar.terminate();
      assertEquals(143, jar.exitCode());

      assertTrue(
          jar.err().contains("trace=\"" + refused.path("clerk_trace_id").asText())
              || jar.err().contains("trace=" + refused.path("clerk_trace_id").asText()),
          jar.err());
      // The public key is printed, and may hold any letters.
      String log = PEM.matcher(printed + jar.out() + jar.err()).replaceAll("");
      String signature = ticket.substring(ticket.lastIndexOf('.') + 1);
      String cookie = spent.cookie().substring(spent.cookie().indexOf('=') + 1);
      for (String secret : List.of(ticket, signature, cookie, "distinctive", "ticket=")) {
        assertFalse(log.contains(secret), log);
      }
      assertFalse(TOKEN.matcher(log).find(), log);
      assertEquals(11, jar.err().lines().count(), jar.err());
      assertTrue(
          jar.err().lines().allMatch(line -> line.matches("\\S+ INFO \\S+ .*method=.*")),
          jar.err());
      assertTrue(jar.err().contains("errors=[actor_token_already_used_code]"), jar.err());
    }
  }
}
