package dev.impersonation.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class KeySetFaultTest {
  private static final int PADDING = 32 * 1024 * 1024;

  private final TestIssuer issuer = TestIssuer.start();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    issuer.close();
  }

  private HttpResponse<byte[]> get() {
    return DecodedToken.get(issuer.jwksUrl());
  }

  private String text() {
    return new String(get().body(), UTF_8);
  }

  private CompletableFuture<HttpResponse<InputStream>> getting() {
    return client.sendAsync(
        HttpRequest.newBuilder(issuer.jwksUrl()).build(), BodyHandlers.ofInputStream());
  }

  private void awaitRequest() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (issuer.keySetRequests() == 0) {
      assertTrue(System.nanoTime() < deadline);
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @EnumSource
  void recover_afterAnyFault_servesTheGoodSetAndHasCounted(KeySetFault fault) throws Exception {
    issuer.fail(fault);
    CompletableFuture<HttpResponse<InputStream>> faulty = getting();
    awaitRequest();

    issuer.recover();

    assertEquals(issuer.jwkSet(), text());
    assertEquals(2, issuer.keySetRequests());
    faulty.get(20, TimeUnit.SECONDS).body().close();
  }

  @ParameterizedTest
  @EnumSource
  void token_whileTheKeySetFails_isSignedAsEver(KeySetFault fault) {
    issuer.fail(fault);

    assertTrue(DecodedToken.of(issuer.token()).isSignedBy(issuer.publicKey(), "SHA256withRSA"));
    assertTrue(issuer.jwkSet().contains(issuer.keyId()));
  }

  @Test
  void down_fetched_is503() {
    issuer.fail(KeySetFault.DOWN);

    assertEquals(503, get().statusCode());
    assertEquals(0, get().body().length);
  }

  @Test
  void slow_fetched_comesWithTheRecovery() throws Exception {
    issuer.fail(KeySetFault.SLOW);
    CompletableFuture<HttpResponse<InputStream>> answer = getting();
    awaitRequest();
    assertFalse(answer.isDone());

    issuer.recover();

    try (InputStream body = answer.get(20, TimeUnit.SECONDS).body()) {
      assertEquals(issuer.jwkSet(), new String(body.readAllBytes(), UTF_8));
    }
  }

  @Test
  void slow_closed_ends() {
    issuer.fail(KeySetFault.SLOW);
    CompletableFuture<?> answer = getting().thenApply(KeySetFaultTest::readWhole);
    awaitRequest();

    issuer.close();

    // Whole or not at all, as it comes; but soon.
    assertEquals(
        true, answer.handle((body, failure) -> true).orTimeout(20, TimeUnit.SECONDS).join());
  }

  private static String readWhole(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      return new String(body.readAllBytes(), UTF_8);
    } catch (IOException e) {
      return "cut";
    }
  }

  @Test
  void slow_anotherFault_endsTheWait() throws Exception {
    issuer.fail(KeySetFault.SLOW);
    CompletableFuture<HttpResponse<InputStream>> answer = getting();
    awaitRequest();

    issuer.fail(KeySetFault.DOWN);

    assertEquals(200, answer.get(20, TimeUnit.SECONDS).statusCode());
    assertEquals(503, get().statusCode());
  }

  @Test
  void dripping_fetched_neverFinishesAndIsCutAtTheEnd() throws Exception {
    issuer.fail(KeySetFault.DRIPPING);
    HttpResponse<InputStream> answer = getting().get(20, TimeUnit.SECONDS);
    assertEquals(200, answer.statusCode());
    try (InputStream body = answer.body()) {
      assertEquals("{\"keys\":[  ", new String(body.readNBytes(11), UTF_8));

      issuer.recover();

      assertThrows(IOException.class, body::readAllBytes);
    }
  }

  @Test
  void dripping_closed_isCut() throws Exception {
    issuer.fail(KeySetFault.DRIPPING);
    try (InputStream body = getting().get(20, TimeUnit.SECONDS).body()) {
      assertEquals('{', body.read());

      issuer.close();

      assertThrows(IOException.class, body::readAllBytes);
    }
  }

  @Test
  void empty_fetched_isASetOfNoKeys() {
    issuer.fail(KeySetFault.EMPTY);

    assertEquals(200, get().statusCode());
    assertEquals("{\"keys\":[]}", text());
  }

  @Test
  void html_fetched_isAPage() {
    issuer.fail(KeySetFault.HTML);
    HttpResponse<byte[]> answer = get();

    assertEquals(200, answer.statusCode());
    assertEquals(Optional.of("text/html"), answer.headers().firstValue("Content-Type"));
    assertTrue(new String(answer.body(), UTF_8).startsWith("<!DOCTYPE html>"));
  }

  @Test
  void huge_fetched_isTheGoodSetBehindSpaces() {
    issuer.fail(KeySetFault.HUGE);
    String body = text();

    assertEquals(PADDING + issuer.jwkSet().length(), body.length());
    assertEquals(issuer.jwkSet(), body.strip());
  }

  @Test
  void gzipBomb_fetched_isSmallAndUnpacksToMuch() throws Exception {
    issuer.fail(KeySetFault.GZIP_BOMB);
    HttpResponse<byte[]> answer = get();

    assertEquals(Optional.of("gzip"), answer.headers().firstValue("Content-Encoding"));
    assertTrue(answer.body().length < 64 * 1024, () -> answer.body().length + " bytes");
    try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      unpacked.skipNBytes(PADDING);
      assertEquals(issuer.jwkSet(), new String(unpacked.readAllBytes(), UTF_8));
    }
  }

  @Test
  void redirect_fetched_namesAnotherPathThatIsNotCounted() {
    issuer.fail(KeySetFault.REDIRECT);
    HttpResponse<byte[]> answer = get();

    assertEquals(302, answer.statusCode());
    URI elsewhere = issuer.jwksUrl().resolve(answer.headers().firstValue("Location").orElseThrow());
    assertNotEquals(issuer.jwksUrl(), elsewhere);
    assertEquals(issuer.jwkSet(), new String(DecodedToken.get(elsewhere).body(), UTF_8));
    assertEquals(1, issuer.keySetRequests());
  }

  @Test
  void duplicateKeyId_fetched_holdsTwoKeysOfOneName() {
    issuer.fail(KeySetFault.DUPLICATE_KEY_ID);
    JsonNode keys = DecodedToken.json(get().body()).get("keys");

    assertEquals(2, keys.size());
    assertEquals(issuer.keyId(), keys.get(0).get("kid").textValue());
    assertEquals(issuer.keyId(), keys.get(1).get("kid").textValue());
    assertNotEquals(keys.get(0).get("n"), keys.get(1).get("n"));
  }

  @Test
  void rotateKeys_once_signsWithTheNewKeyAndServesBoth() {
    String oldKeyId = issuer.keyId();
    DecodedToken oldToken = DecodedToken.of(issuer.token());

    issuer.rotateKeys();

    assertNotEquals(oldKeyId, issuer.keyId());
    DecodedToken newToken = DecodedToken.of(issuer.token());
    assertEquals(issuer.keyId(), newToken.header().get("kid").textValue());
    assertTrue(newToken.isSignedByKeySetOf(issuer));
    assertTrue(oldToken.isSignedByKeySetOf(issuer));
    assertEquals(2, DecodedToken.json(get().body()).get("keys").size());
  }

  @Test
  void withdrawOldKeys_afterRotations_servesTheSigningKeyAlone() {
    DecodedToken oldToken = DecodedToken.of(issuer.token());
    issuer.rotateKeys();
    issuer.rotateKeys();
    assertEquals(3, DecodedToken.json(get().body()).get("keys").size());

    issuer.withdrawOldKeys();

    assertEquals(1, DecodedToken.json(get().body()).get("keys").size());
    assertTrue(DecodedToken.of(issuer.token()).isSignedByKeySetOf(issuer));
    assertThrows(IllegalArgumentException.class, () -> oldToken.isSignedByKeySetOf(issuer));
  }
}
