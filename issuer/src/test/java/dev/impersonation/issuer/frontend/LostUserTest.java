package dev.impersonation.issuer.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.ApiClient;
import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.storage.Client;
import dev.impersonation.issuer.storage.Database;
import dev.impersonation.issuer.storage.Session;
import dev.impersonation.issuer.storage.Transaction;
import dev.impersonation.issuer.storage.User;
import dev.impersonation.issuer.user.SeedUsers;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Users who are banned or deleted, at the worst time for it: nobody stays signed in as them. */
class LostUserTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final long NOW = 1_900_000_000_000L;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  /** How a user is lost. */
  enum Loss {
    BANNED {
      @Override
      void of(Transaction store, String id) throws SQLException {
        store.users().ban(id, NOW);
      }
    },
    DELETED {
      @Override
      void of(Transaction store, String id) throws SQLException {
        store.users().delete(id);
      }
    };

    abstract void of(Transaction store, String id) throws SQLException;

    boolean in(Database database, String id) {
      return database.transact(
          store -> {
            of(store, id);
            return true;
          });
    }

    boolean withSessions(Database database, String id) {
      return database.transact(
          store -> {
            of(store, id);
            store.sessions().endAllOfUser(id, "ended", NOW);
            return true;
          });
    }
  }

  private static Client client(Database database) {
    SeedUsers.builtIn().addTo(database, NOW);
    return database.transact(
        store -> {
          store.clients().insert("client_x", "hash", NOW);
          return store.clients().find("client_x").orElseThrow();
        });
  }

  private static User alice(Transaction store) throws SQLException {
    return store.users().find("user_alice").orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"BANNED,403", "DELETED,422"})
  void begin_afterTheUserWasLostAndJudgedBefore_isRefused(Loss loss, int status) {
    try (Database database = Database.inMemory()) {
      Client client = client(database);
      ApiException refused =
          assertThrows(
              ApiException.class,
              () ->
                  database.transact(
                      store -> {
                        User judged = alice(store);
                        loss.in(database, "user_alice");
                        return SessionStart.begin(store, client, judged, null, NOW);
                      }));
      assertEquals(status, refused.status());
      assertEquals(
          List.of(), database.transact(store -> store.sessions().activeOf("client_x", NOW)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void begin_beforeTheUserIsLost_isEndedByThat(Loss loss) throws Exception {
    try (Database database = Database.inMemory()) {
      Client client = client(database);
      List<Future<Boolean>> losses = new ArrayList<>();
      Session begun =
          database.transact(
              store -> {
                Session session = SessionStart.begin(store, client, alice(store), null, NOW);
                losses.add(threads.submit(() -> loss.withSessions(database, "user_alice")));
                assertThrows(
                    TimeoutException.class, () -> losses.get(0).get(100, TimeUnit.MILLISECONDS));
                return session;
              });
      losses.get(0).get(60, TimeUnit.SECONDS);
      assertEquals(
          "ended",
          database
              .transact(store -> store.sessions().find(begun.id(), NOW))
              .orElseThrow()
              .status());
    }
  }

  @ParameterizedTest
  @CsvSource({"DELETE,''", "POST,/ban"})
  void user_lostWhileSigningIn_hasNoActiveSession(String method, String action) throws Exception {
    try (Scene scene = new Scene()) {
      for (int round = 0; round < 15; round++) {
        String id = scene.api.backend("POST", "/v1/users", "{}").expect(200).path("id").asText();
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          ApiClient.Browser browser = scene.browser();
          calls.add(() -> Scene.oneClick(browser, id).status());
        }
        calls.add(2, () -> scene.api.backend(method, "/v1/users/" + id + action, "").status());
        List<Future<Integer>> statuses = threads.invokeAll(calls);
        assertEquals(200, statuses.get(2).get());
        JsonNode active =
            scene.api.backend("GET", "/v1/sessions?status=active&user_id=" + id, "").expect(200);
        assertEquals("[]", active.toString());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void session_ofALostUserThatWasNotEnded_isOverAndInNobodysWay(
      Loss loss, @TempDir Path directory) {
    String cookie;
    String session;
    try (Scene before = new Scene(builder -> builder.data(directory))) {
      String ticket = before.actorToken("user_alice").path("token").asText();
      ApiClient.Reply signedIn = Scene.spend(before.browser(), ticket);
      session = Scene.sessionId(signedIn.expect(200));
      cookie = signedIn.header("Set-Cookie").get(0).split(";", 2)[0];
    }
    try (Database database = Database.inDirectory(directory)) {
      loss.in(database, "user_alice");
    }
    try (Scene scene = new Scene(builder -> builder.data(directory))) {
      assertOver(scene, cookie, session);
      JsonNode next =
          post(
                  scene,
                  cookie,
                  "/v1/client/sign_ins",
                  Scene.form("strategy", "development_one_click", "identifier", "bob"))
              .expect(200);
      assertEquals(1, next.path("client").path("sessions").size());
    }
  }

  private static void assertOver(Scene scene, String cookie, String session) {
    String path = "/v1/client/sessions/" + session;
    String over = "authentication_invalid";
    for (String action : List.of("/tokens", "/touch", "/end", "/remove")) {
      assertEquals(over, post(scene, cookie, path + action, "").errorCode(401));
    }
    assertEquals(over, get(scene, cookie, path).errorCode(401));
    assertEquals(over, get(scene, cookie, "/v1/me").errorCode(401));
    JsonNode client = get(scene, cookie, "/v1/client").expect(200).path("response");
    assertEquals(0, client.path("sessions").size());
    assertEquals("null", client.path("last_active_session_id").toString());
  }

  private static ApiClient.Reply get(Scene scene, String cookie, String path) {
    return scene.api.send(scene.browser().request(path).header("Cookie", cookie));
  }

  private static ApiClient.Reply post(Scene scene, String cookie, String path, String form) {
    return scene.api.send(
        scene
            .browser()
            .request(path)
            .header("Cookie", cookie)
            .header("Content-Type", FORM)
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }
}
