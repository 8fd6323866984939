package dev.impersonation.http;

import static dev.impersonation.http.GateOutcomes.nothingSet;
import static dev.impersonation.http.GateOutcomes.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.support.LogTail;
import dev.impersonation.testkit.TestIssuer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S47: settings that say where keys are and how they are fetched")
final class KeySettingsTest {
  private static final TestIssuer ISSUER = TestIssuer.start(GateOutcomes.CLOCK);
  private static final GateOutcomes GATES = new GateOutcomes(ISSUER);
  private static final String INSECURE = "http://issuer:4100/jwks.json";

  @TempDir Path directory;

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private static GateBuilder<ImpersonationGate> trusting() {
    return nothingSet().issuer(ISSUER.issuer());
  }

  private Path file(String text) throws Exception {
    return Files.writeString(directory.resolve("key"), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF"})
  void jwtKeyFile_pem_isTheKey(String before) throws Exception {
    Path file = file(before + ISSUER.publicKeyPem());
    Map<String, String> expected = GATES.of(trusting().jwtKey(ISSUER.publicKeyPem()));

    assertEquals(expected, GATES.of(trusting().jwtKeyFile(file)));
    assertEquals(expected, GATES.of(trusting().set("jwtKeyFile", file.toString())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF"})
  void jwksFile_keySet_holdsTheKeys(String before) throws Exception {
    Path link = directory.resolve("link");
    Files.createSymbolicLink(link, file(before + ISSUER.jwkSet()));
    Map<String, String> fetched = GATES.of(nothingSet().publishableKey(ISSUER.publishableKey()));
    GateBuilder<ImpersonationGate> byLink =
        nothingSet().publishableKey(ISSUER.publishableKey()).set("jwksFile", link.toString());

    assertEquals(fetched, GATES.of(byLink));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jwtKeyFile", "jwksFile"})
  void file_thatCannotBeUsed_isRefusedByTheSettingsNameAlone(String setting) throws Exception {
    Path missing = directory.resolve("hush");
    refused(setting + " names a file that is not there", setting, missing);
    refused(setting + " names a folder", setting, Files.createDirectory(missing));
    Path bytes = Files.write(directory.resolve("hush1"), new byte[] {(byte) 0xff});
    refused(setting + " names a file that is not UTF-8", setting, bytes);
    Path large = Files.writeString(directory.resolve("hush2"), " ".repeat(1024 * 1024 + 1));
    refused(setting + " names a file of more than ", setting, large);
    Path other = Files.writeString(directory.resolve("hush3"), "hush");
    refused(setting + " is refused: not a ", setting, other);
    refused(setting + " names no regular file", setting, Path.of("/dev/zero"));
    String nul = refusal(() -> trusting().set(setting, "hush\0"));
    assertTrue(nul.startsWith(setting + " is no path"), nul);
  }

  private static void refused(String expected, String setting, Path file) {
    String message = refusal(() -> trusting().set(setting, file.toString()).build());
    assertTrue(message.startsWith(expected), message);
    assertFalse(message.contains("hush"), message);
  }

  @Test
  void sources_moreThanOne_areRefused() throws Exception {
    Path file = file(ISSUER.publicKeyPem());

    assertEquals(
        "jwtKey is one of several sources of keys: keep one of jwtKey, jwtKeyFile, jwksFile",
        refusal(() -> GATES.good().jwtKeyFile(file).jwksFile(file).build()));
  }

  @Test
  void waysOfFetching_withoutFetching_areRefused() {
    assertTrue(
        refusal(() -> GATES.good().jwksProxy("a:1").jwksUserAgent("a").build())
            .startsWith("jwksProxy means nothing where no keys are fetched"));
    assertTrue(
        refusal(() -> GATES.good().allowInsecureJwksUrl().build())
            .startsWith("allowInsecureJwksUrl means nothing without jwksUrl"));
    assertTrue(
        refusal(
                () ->
                    nothingSet()
                        .publishableKey(ISSUER.publishableKey())
                        .allowInsecureJwksUrl()
                        .build())
            .startsWith("allowInsecureJwksUrl means nothing without jwksUrl"));
  }

  @Test
  void allowInsecureJwksUrl_httpToAnyHost_startsWithAWarning() throws Exception {
    String refusal = refusal(() -> trusting().set("jwksUrl", INSECURE).build());
    assertTrue(refusal.startsWith("jwksUrl is refused: "), refusal);
    assertTrue(refusal.contains("allowInsecureJwksUrl"), refusal);
    refusal(() -> trusting().set("jwksUrl", INSECURE).set("allowInsecureJwksUrl", "false").build());

    LogTail log = LogTail.start();
    trusting().set("jwksUrl", INSECURE).set("allowInsecureJwksUrl", "true").build();

    List<String> warnings =
        log.lines("dev.impersonation.http - ").stream()
            .filter(line -> line.contains("allowInsecureJwksUrl is set"))
            .toList();
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).contains("WARN"), warnings.get(0));
  }

  @Test
  void httpsProxy_unreadable_isRefusedByItsNameUnlessAnotherIsSet() {
    Map<String, String> environment = Map.of("HTTPS_PROXY", "socks5://hush:1", "SECRET", "hush");
    String url = "https://keys.invalid/jwks.json";
    String message =
        refusal(
            () ->
                GateBuilder.of(gate -> gate, environment::get)
                    .issuer("https://a.example")
                    .set("jwksUrl", url)
                    .build());
    assertTrue(message.startsWith("HTTPS_PROXY names no proxy"), message);
    assertFalse(message.contains("hush"), message);

    GateBuilder.of(gate -> gate, environment::get)
        .issuer("https://a.example")
        .set("jwksUrl", url)
        .set("jwksProxy", "proxy:3128")
        .build();
    String refused =
        refusal(
            () ->
                GateBuilder.of(gate -> gate, environment::get)
                    .issuer("https://a.example")
                    .set("jwksUrl", url)
                    .set("jwksProxy", "us:${SECRET}@proxy")
                    .build());
    assertTrue(refused.startsWith("jwksProxy is refused: the proxy must be host:port"), refused);
    assertFalse(refused.contains("hush"), refused);
  }

  @Test
  void start_proxyWithCredentials_logsThemNowhere() throws Exception {
    LogTail log = LogTail.start();
    trusting()
        .set("jwksUrl", "http://127.0.0.1:1/jwks.json")
        .set("jwksProxy", "us:hush-secret@127.0.0.1:1")
        .set("jwksUserAgent", "Ours/1")
        .build();

    assertTrue(log.lines("dev.impersonation.http - ").size() > 0);
    assertEquals(List.of(), log.lines("hush-secret"));
    byte[] text = "hush-secret".getBytes(StandardCharsets.UTF_8);
    assertEquals(List.of(), log.lines(Base64.getEncoder().encodeToString(text).substring(0, 8)));
  }
}
