package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.issuer.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalIssuerLifecycleTest {
  @TempDir private Path directory;

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static void assertClosed(int port) {
    assertThrows(
        ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
  }

  @Test
  void close_again_hasNoEffect() {
    LocalIssuer issuer = LocalIssuer.start();

    issuer.close();
    issuer.close();

    assertClosed(issuer.url().getPort());
  }

  @Test
  void start_portTaken_saysSoAndTheOtherGoesOn() {
    try (LocalIssuer issuer = LocalIssuer.start()) {
      LocalIssuer.Builder second = LocalIssuer.builder().port(issuer.url().getPort());

      String message = assertThrows(UncheckedIOException.class, second::start).getMessage();

      assertTrue(String.valueOf(message).contains("set another port"), message);
      assertEquals(200, new ApiClient(issuer).browser().get("/.well-known/jwks.json").status());
    }
  }

  @Test
  void start_failingStore_givesThePortBack() throws IOException {
    int port = freePort();
    try (LocalIssuer first = LocalIssuer.builder().data(directory).start()) {
      LocalIssuer.Builder second = LocalIssuer.builder().port(port).data(directory);

      String message = assertThrows(StorageException.class, second::start).getMessage();

      assertTrue(String.valueOf(message).contains("is in use by another issuer"), message);
      assertClosed(port);
      assertEquals(200, new ApiClient(first).browser().get("/.well-known/jwks.json").status());
    }
  }

  @Test
  void start_failingUsers_givesThePortAndTheDirectoryBack() throws IOException {
    LocalIssuer.builder().data(directory).start().close();
    int port = freePort();
    LocalIssuer.Builder builder =
        LocalIssuer.builder()
            .port(port)
            .data(directory)
            .usersJson("[{\"id\":\"user_1\"},{\"id\":\"user_2\",\"username\":\"alice\"}]");

    String message = assertThrows(IllegalArgumentException.class, builder::start).getMessage();

    assertTrue(
        String.valueOf(message)
            .startsWith(
                "users is refused: user 2 (user_2): username is the username of user_alice"),
        message);
    assertClosed(port);
    LocalIssuer.builder().port(port).data(directory).start().close();
  }

  @Test
  void start_sameDirectoryAgain_hasTheSameKeyAndTickets() {
    String pem;
    String ticket;
    try (LocalIssuer issuer = LocalIssuer.builder().data(directory).start()) {
      pem = issuer.publicKeyPem();
      ticket =
          new ApiClient(issuer)
              .backend(
                  "POST",
                  "/v1/actor_tokens",
                  "{\"user_id\":\"user_bob\",\"actor\":{\"sub\":\"user_support\"}}")
              .expect(200)
              .path("token")
              .asText();
    }
    try (LocalIssuer issuer = LocalIssuer.builder().data(directory).start()) {
      assertEquals(pem, issuer.publicKeyPem());
      String form = "strategy=ticket&ticket=" + ticket;
      ApiClient api = new ApiClient(issuer);
      api.browser().post("/v1/client/sign_ins", form).expect(200);
      assertEquals(
          "actor_token_already_used_code",
          api.browser().post("/v1/client/sign_ins", form).errorCode(400));
    }
  }
}
