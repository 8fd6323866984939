package dev.impersonation.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestIssuerExtension.class)
class TestIssuerTest {

  @Test
  void issuer_started_isLoopbackOrigin(TestIssuer issuer) {
    assertTrue(issuer.issuer().matches("http://127\\.0\\.0\\.1:[0-9]+"), issuer.issuer());
    assertEquals(URI.create(issuer.issuer() + "/.well-known/jwks.json"), issuer.jwksUrl());
  }

  @Test
  void publishableKey_decoded_isHostAndDollar(TestIssuer issuer) {
    String key = issuer.publishableKey();

    assertTrue(key.startsWith("pk_test_"), key);
    assertEquals(-1, key.indexOf('='));
    assertEquals(
        issuer.issuer() + '$',
        "http://" + new String(Base64.getDecoder().decode(key.substring(8)), UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "pk_test_Y2xlcmsuY2xlcmsuZGV2JA, QvfNY2dr",
    "pk_live_ZmFrZS1jbGVyay10ZXN0LmNsZXJrLmFjY291bnRzLmRldiQ=, qReyu04C",
    "pk_test_ZW5vdWdoLWFscGFjYS04Mi5jbGVyay5hY2NvdW50cy5sY2xjbGVyay5jb20k, jtYvyt_H",
    "pk_test_Zm9vLWJhci0xMy5jbGVyay5hY2NvdW50cy5kZXYk, nx2hSE6I",
    "pk_test_MTI3LjAuMC4xOjk0MDAk, 32E2jzKi",
    "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k, naoXFJnI",
  })
  void cookieSuffix_ofKnownKey_isItsDigest(String publishableKey, String suffix) {
    assertEquals(suffix, TestIssuer.cookieSuffix(publishableKey));
  }

  @Test
  void cookieSuffix_ofIssuer_belongsToItsKey(TestIssuer issuer) {
    assertEquals(TestIssuer.cookieSuffix(issuer.publishableKey()), issuer.cookieSuffix());
    assertTrue(issuer.cookieSuffix().matches("[A-Za-z0-9_-]{8}"), issuer.cookieSuffix());
  }

  @Test
  void keySet_fetched_holdsThePublicKeyOnly(TestIssuer issuer) {
    HttpResponse<byte[]> response = DecodedToken.get(issuer.jwksUrl());

    assertEquals(200, response.statusCode());
    assertEquals(List.of("application/json"), response.headers().allValues("Content-Type"));
    assertEquals(issuer.jwkSet(), new String(response.body(), UTF_8));
    JsonNode keys = DecodedToken.json(response.body()).get("keys");
    assertEquals(1, keys.size());
    JsonNode key = keys.get(0);
    assertEquals(
        Set.of("use", "kty", "kid", "alg", "n", "e"), new HashSet<>(DecodedToken.names(key)));
    assertEquals("sig", key.get("use").textValue());
    assertEquals("RSA", key.get("kty").textValue());
    assertEquals("RS256", key.get("alg").textValue());
    assertEquals("AQAB", key.get("e").textValue());
    assertEquals(256, DecodedToken.bytes(key.get("n").textValue()).length);
    assertEquals(issuer.publicKey(), DecodedToken.servedKey(issuer, issuer.keyId()));
  }

  @Test
  void publicKey_generated_isRsa2048WithF4(TestIssuer issuer) {
    assertEquals(2048, issuer.publicKey().getModulus().bitLength());
    assertEquals(BigInteger.valueOf(65537), issuer.publicKey().getPublicExponent());
  }

  @Test
  void publicKeyPem_parsed_isThePublicKey(TestIssuer issuer) throws Exception {
    List<String> lines = new ArrayList<>(issuer.publicKeyPem().lines().toList());

    assertEquals("-----BEGIN PUBLIC KEY-----", lines.remove(0));
    assertEquals("-----END PUBLIC KEY-----", lines.remove(lines.size() - 1));
    assertTrue(lines.stream().allMatch(line -> line.length() <= 64));
    byte[] der = Base64.getDecoder().decode(String.join("", lines));
    assertEquals(
        issuer.publicKey(),
        KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der)));
  }

  @Test
  void keySetRequests_eachFetch_countsOne() {
    try (TestIssuer issuer = TestIssuer.start()) {
      assertEquals(0, issuer.keySetRequests());
      DecodedToken.get(issuer.jwksUrl());
      assertEquals(1, issuer.keySetRequests());
      DecodedToken.get(issuer.jwksUrl());
      DecodedToken.get(URI.create(issuer.issuer() + "/.well-known/other"));
      assertEquals(2, issuer.keySetRequests());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/.well-known/jwks.json/more", "/.well-known/", "/v1/jwks"})
  void otherPath_fetched_isNotFound(String path) {
    try (TestIssuer issuer = TestIssuer.start()) {
      assertEquals(404, DecodedToken.get(URI.create(issuer.issuer() + path)).statusCode());
      assertEquals(0, issuer.keySetRequests());
    }
  }

  @Test
  void keySet_posted_isNotAllowed() {
    try (TestIssuer issuer = TestIssuer.start()) {
      HttpResponse<byte[]> response =
          DecodedToken.send(
              HttpRequest.newBuilder(issuer.jwksUrl()).POST(BodyPublishers.ofString("x")).build());

      assertEquals(405, response.statusCode());
      assertEquals(List.of("GET"), response.headers().allValues("Allow"));
      assertEquals(0, issuer.keySetRequests());
    }
  }

  @Test
  void start_twice_sharesNothing(TestIssuer one) {
    try (TestIssuer other = TestIssuer.start()) {
      assertNotEquals(one.issuer(), other.issuer());
      assertNotEquals(one.keyId(), other.keyId());
      assertNotEquals(one.publicKey(), other.publicKey());
      assertTrue(one.keyId().matches("ins_test[0-9a-f]{20}"), one.keyId());
    }
  }

  @Test
  void close_twice_stopsServingAndStillSigns() {
    TestIssuer issuer = TestIssuer.start();
    issuer.close();

    assertDoesNotThrow(issuer::close);
    assertThrows(UncheckedIOException.class, () -> DecodedToken.get(issuer.jwksUrl()));
    assertTrue(DecodedToken.of(issuer.token()).isSignedBy(issuer.publicKey(), "SHA256withRSA"));
  }

  @Test
  void threads_ofRunningIssuer_areDaemons(TestIssuer issuer) {
    DecodedToken.get(issuer.jwksUrl());

    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("HTTP-Dispatcher")
          || thread.getName().equals("test-issuer")) {
        assertTrue(thread.isDaemon(), thread.getName());
      }
    }
  }

  @Test
  void issuer_usedConcurrently_signsAndServes() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try (TestIssuer issuer = TestIssuer.start()) {
      List<Future<String>> tokenIds = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        String subject = "user_" + i;
        tokenIds.add(
            pool.submit(
                () -> {
                  DecodedToken token = DecodedToken.of(issuer.token().subject(subject));
                  assertTrue(token.isSignedByKeySetOf(issuer));
                  assertEquals(subject, token.payload().get("sub").textValue());
                  return token.payload().get("jti").textValue();
                }));
      }
      Set<String> distinct = new HashSet<>();
      for (Future<String> tokenId : tokenIds) {
        distinct.add(tokenId.get());
      }
      assertEquals(64, distinct.size());
      assertEquals(64, issuer.keySetRequests());
    } finally {
      pool.shutdownNow();
    }
  }
}
