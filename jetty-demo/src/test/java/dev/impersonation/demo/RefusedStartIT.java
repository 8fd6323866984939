package dev.impersonation.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.testkit.TestIssuer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RefusedStartIT {
  private static final String ISSUER = "https://clerk.example.com";

  @TempDir private Path directory;

  private static void assertOneLine(String text) {
    assertEquals(1, text.strip().lines().count(), text);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void start_takenPort_saysSoAndFails(String[] arguments) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      try (JarProcess jar =
          JarProcess.start(
              directory,
              Map.of("PORT", port, "PUBLISHABLE_KEY", "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k"),
              arguments)) {
        assertEquals(1, jar.exitCode());
        assertEquals("", jar.out());
        List<String> lines = jar.err().lines().toList();
        String last = lines.get(lines.size() - 1);
        assertTrue(last.contains("port " + port) && last.contains("set PORT"), last);
        assertFalse(jar.err().contains("\tat "), jar.err());
      }
    }
  }

  static Stream<Arguments> modes() {
    return Stream.of(
        Arguments.of((Object) new String[] {}),
        Arguments.of((Object) new String[] {"--commands"}),
        Arguments.of((Object) new String[] {"protect"}),
        Arguments.of((Object) new String[] {"core"}));
  }

  static Stream<Arguments> refused() {
    String keys = ISSUER + "/jwks";
    return Stream.of(
        refused("ISSUER is not set"),
        refused("neither JWKS_URL nor JWT_KEY_PEM_FILE is set", "ISSUER", ISSUER),
        refused("PORT is refused", "PORT", "http"),
        refused("JWKS_URL is refused", "ISSUER", ISSUER, "JWKS_URL", "http://a.example/jwks"),
        refused("JWT_KEY_PEM_FILE is refused", "ISSUER", ISSUER, "JWT_KEY_PEM_FILE", "none.pem"),
        refused("JWT_KEY_PEM_FILE is refused", "ISSUER", ISSUER, "JWT_KEY_PEM_FILE", "/dev/null"),
        refused("JWKS_URL is refused", "ISSUER", ISSUER, "JWKS_URL", ":"),
        refused(
            "CLOCK_SKEW_SECONDS is refused",
            "ISSUER",
            ISSUER,
            "JWKS_URL",
            keys,
            "CLOCK_SKEW_SECONDS",
            "61"),
        refused(
            "AUTHORIZED_PARTIES is refused",
            "ISSUER",
            ISSUER,
            "JWKS_URL",
            keys,
            "AUTHORIZED_PARTIES",
            ","),
        refused("PUBLISHABLE_KEY is refused", "PUBLISHABLE_KEY", "sk_test_x"));
  }

  private static Arguments refused(String message, String... environment) {
    return Arguments.of(message, environment);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void protect_refusedSetting_saysSoInOneLineAndFails(String message, String[] variables)
      throws Exception {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    try (JarProcess jar = JarProcess.start(directory, environment, "protect")) {
      assertEquals(2, jar.exitCode());
      assertEquals("", jar.out());
      assertTrue(jar.err().startsWith(message), jar.err());
      assertOneLine(jar.err());
    }
  }

  @Test
  void core_refusedSetting_saysSoInOneLineAndFails() throws Exception {
    try (JarProcess jar = JarProcess.start(directory, Map.of("PORT", "http"), "core")) {
      assertEquals(2, jar.exitCode());
      assertEquals("", jar.out());
      assertTrue(jar.err().startsWith("PORT is refused"), jar.err());
      assertOneLine(jar.err());
    }
  }

  @Test
  void protect_bothKeySources_saysSoInOneLineAndFails() throws Exception {
    try (TestIssuer issuer = TestIssuer.start()) {
      Path pem = Files.writeString(directory.resolve("key.pem"), issuer.publicKeyPem());
      Map<String, String> environment =
          Map.of(
              "ISSUER", issuer.issuer(),
              "JWKS_URL", issuer.jwksUrl().toString(),
              "JWT_KEY_PEM_FILE", pem.toString());
      try (JarProcess jar = JarProcess.start(directory, environment, "protect")) {
        assertEquals(2, jar.exitCode());
        assertTrue(jar.err().startsWith("JWKS_URL and JWT_KEY_PEM_FILE are both set"), jar.err());
        assertOneLine(jar.err());
      }
    }
  }

  @Test
  void protect_refusedByTheFilterOnly_saysSoInOneLineAndFails() throws Exception {
    String key = "pk_test_" + Base64.getEncoder().encodeToString("127.999.0.1$".getBytes(US_ASCII));
    try (JarProcess jar =
        JarProcess.start(directory, Map.of("PORT", "0", "PUBLISHABLE_KEY", key), "protect")) {
      assertEquals(1, jar.exitCode());
      assertEquals("", jar.out());
      assertTrue(jar.err().startsWith("the application did not start: "), jar.err());
      assertTrue(jar.err().contains("publishableKey is refused"), jar.err());
      assertOneLine(jar.err());
      try (Stream<Path> left = Files.list(directory.resolve("tmp"))) {
        assertEquals(List.of(), left.toList());
      }
    }
  }

  @Test
  void demo_badPort_saysSoAndFails() throws Exception {
    try (JarProcess jar = JarProcess.start(directory, Map.of("PORT", "65536"))) {
      assertEquals(2, jar.exitCode());
      assertTrue(jar.err().startsWith("PORT is refused"), jar.err());
      assertOneLine(jar.err());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--commands"})
  void demo_takenPortOfTheIssuer_saysSoAndFails(String argument) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Map<String, String> environment = Map.of("PORT", "0", "ISSUER_PORT", port);
      String[] arguments = argument.isEmpty() ? new String[] {} : new String[] {argument};
      try (JarProcess jar = JarProcess.start(directory, environment, arguments)) {
        assertEquals(1, jar.exitCode());
        assertEquals("", jar.out());
        List<String> lines = jar.err().lines().toList();
        String last = lines.get(lines.size() - 1);
        assertTrue(last.contains("port " + port) && last.contains("set ISSUER_PORT"), last);
        assertFalse(jar.err().contains("\tat "), jar.err());
      }
    }
  }

  @Test
  void demo_noDirectoryOfClerkPages_saysSoAndFails() throws Exception {
    Map<String, String> environment =
        Map.of("PORT", "0", "CLERK_PAGES", directory.resolve("none").toString());
    try (JarProcess jar = JarProcess.start(directory, environment)) {
      assertEquals(2, jar.exitCode());
      assertTrue(jar.err().startsWith("CLERK_PAGES is refused"), jar.err());
      assertOneLine(jar.err());
    }
  }

  @Test
  void argument_unknown_explainsAndFails() throws Exception {
    try (JarProcess jar = JarProcess.start(directory, Map.of(), "protect", "more")) {
      assertEquals(2, jar.exitCode());
      assertTrue(jar.err().startsWith("usage: "), jar.err());
      assertEquals("", jar.out());
    }
  }
}
