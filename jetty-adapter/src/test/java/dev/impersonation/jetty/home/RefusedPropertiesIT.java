package dev.impersonation.jetty.home;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gate refuses stops the server. */
final class RefusedPropertiesIT {
  private static final String KEY = "impersonation.publishableKey=pk_test_Y2xlcmsuZXhhbXBsZS5jb20k";

  @TempDir private static Path folder;
  private static HomeBase base;

  @BeforeAll
  static void install() throws Exception {
    base = HomeBase.install(folder.resolve("base"), "http");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "# | impersonation.issuer is not set",
        "impersonation.publishableKey= | impersonation.publishableKey is empty",
        "KEY;impersonation.default=readonly | impersonation.default must be one of",
        "KEY;impersonation.signInUrl=/in;impersonation.anonymous=allow | impersonation.signInUrl means nothing",
        "KEY;impersonation.routes=/a=allow, /b=free | impersonation.routes: route 2 is refused: mode must be",
      })
  void start_refusedProperty_endsAndSaysSo(String properties, String message) throws Exception {
    Path ini = base.path().resolve("start.d/refused.ini");
    Files.writeString(ini, properties.replace("KEY", KEY).replace(';', '\n') + "\n");
    try (HomeProcess server = base.begin(Map.of())) {
      assertNotEquals(0, server.exitCode(), server.log());
      assertTrue(server.log().contains(message), server.log());
      assertFalse(server.log().contains("Started oejs.ServerConnector"), server.log());
    }
  }
}
