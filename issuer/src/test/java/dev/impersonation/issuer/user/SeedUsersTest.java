package dev.impersonation.issuer.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.issuer.storage.Database;
import dev.impersonation.issuer.storage.User;
import dev.impersonation.issuer.storage.UserFilter;
import dev.impersonation.issuer.token.KeyRing;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedUsersTest {
  private final Database database = Database.inMemory();

  @AfterEach
  void close() {
    database.close();
  }

  private void seed(String json) {
    SeedUsers.parse(json).addTo(database, 1_000);
  }

  private Optional<User> find(String id) {
    return database.transact(store -> store.users().find(id));
  }

  private long count() {
    return database.transact(store -> store.users().count(UserFilter.ALL));
  }

  @Test
  void addTo_builtIn_addsTenUsersWithoutPasswords() {
    SeedUsers.builtIn().addTo(database, 1_000);

    assertEquals(10, count());
    assertNull(find("user_alice").orElseThrow().passwordHash());
  }

  @Test
  void addTo_idAlone_isAUser() {
    seed("[{\"id\":\"user_1\"}]");

    assertEquals("user_1", find("user_1").orElseThrow().identifier());
  }

  @Test
  void addTo_everyMember_isKept() {
    seed(
        """
        [{"id": "user_1", "first_name": "A", "last_name": "B", "email": "A@Example.com", "username": "ab",
          "external_id": "x1", "password": "correct horse", "public_metadata": {"n": 1.10},
          "private_metadata": {"p": true}, "unsafe_metadata": null,
          "organizations": [{"id": "org_1", "role": "org:admin", "permissions": ["org:a:read"]}]}]
        """);

    User user = find("user_1").orElseThrow();
    assertEquals("a@example.com", user.identifier());
    assertEquals("x1", user.externalId());
    assertEquals("{\"n\":1.10}", user.publicMetadata());
    assertEquals("{}", user.unsafeMetadata());
    assertTrue(Passwords.matches("correct horse", assertHash(user)));
    assertEquals(
        List.of("org:a:read"),
        database
            .transact(store -> store.memberships().find("user_1", "org_1"))
            .orElseThrow()
            .permissions());
  }

  private static String assertHash(User user) {
    String hash = user.passwordHash();
    assertNotNull(hash);
    return hash;
  }

  @Test
  void addTo_again_leavesWhatIsThereAlone() {
    seed("[{\"id\":\"user_1\",\"first_name\":\"Old\"}]");

    seed("[{\"id\":\"user_1\",\"first_name\":\"New\"},{\"id\":\"user_2\"}]");

    assertEquals("Old", find("user_1").orElseThrow().firstName());
    assertEquals(2, count());
  }

  @Test
  void addTo_deletedSince_doesNotBringTheUserBack() {
    seed("[{\"id\":\"user_1\"}]");
    boolean deleted = database.transact(store -> store.users().delete("user_1"));
    assertTrue(deleted);

    seed("[{\"id\":\"user_1\"}]");

    assertEquals(0, count());
  }

  @ParameterizedTest
  @CsvSource({
    "email,ONE@example.com,the email of user_1",
    "username,one,the username of user_1",
    "username,user_1,the id of user_1",
    "external_id,x1,the external_id of another",
  })
  void addTo_valueOfAnotherInTheStore_namesTheUserAndAddsNone(
      String member, String value, String whose) {
    seed(
        "[{\"id\":\"user_1\",\"email\":\"one@example.com\",\"username\":\"one\","
            + "\"external_id\":\"x1\"}]");
    String json = "[{\"id\":\"user_2\"},{\"id\":\"user_3\",\"" + member + "\":\"" + value + "\"}]";

    String message = assertThrows(IllegalArgumentException.class, () -> seed(json)).getMessage();

    assertEquals(
        "user 2 (user_3): " + member + " is " + whose + " in the store; choose another", message);
    assertEquals(1, count());
  }

  @Test
  void addTo_idThatIsAUserNameInTheStore_isRefused() {
    seed("[{\"id\":\"user_1\",\"username\":\"one\"}]");

    String message =
        assertThrows(IllegalArgumentException.class, () -> seed("[{\"id\":\"one\"}]")).getMessage();

    assertEquals(
        "user 1 (one): id is the username of user_1 in the store; choose another", message);
    assertEquals(1, count());
  }

  @Test
  void addToNew_manyAtOnce_addsThemOnce() {
    KeyRing.open(database, Clock.systemUTC());
    List<CompletableFuture<Void>> all = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    for (int i = 0; i < 8; i++) {
      all.add(
          CompletableFuture.runAsync(() -> SeedUsers.builtIn().addToNew(database, 1_000), threads));
    }
    all.forEach(CompletableFuture::join);
    threads.shutdown();

    assertEquals(10, count());
  }

  @Test
  void addToNew_afterUsersOfAFile_addsNone() {
    KeyRing.open(database, Clock.systemUTC());
    seed("[]");

    SeedUsers.builtIn().addToNew(database, 1_000);

    assertEquals(0, count());
  }
}
