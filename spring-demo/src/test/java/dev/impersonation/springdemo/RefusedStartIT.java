package dev.impersonation.springdemo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo of servlets and this one end in the same way where they cannot start. */
final class RefusedStartIT {
  private static final String PUBLISHABLE_KEY = "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k";

  @TempDir private Path directory;

  private record End(int code, String out, String err) {}

  private End end(Demo demo, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    try (JarProcess jar = JarProcess.start(demo.jar(), directory, environment, arguments)) {
      return new End(jar.exitCode(), jar.out(), jar.err());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ISSUER=",
        "ISSUER=https://clerk.example.com",
        "PORT=http",
        "ISSUER=https://clerk.example.com | JWKS_URL=http://a.example/jwks",
        "ISSUER=https://clerk.example.com | JWKS_URL=:",
        "ISSUER=https://clerk.example.com | JWT_KEY_PEM_FILE=none.pem",
        "ISSUER=https://clerk.example.com | JWT_KEY_PEM_FILE=/dev/null",
        "PUBLISHABLE_KEY=sk_test_x",
        "PUBLISHABLE_KEY=pk_test_Y2xlcmsuZXhhbXBsZS5jb20k | CLOCK_SKEW_SECONDS=61",
        "PUBLISHABLE_KEY=pk_test_Y2xlcmsuZXhhbXBsZS5jb20k | AUTHORIZED_PARTIES=,"
      })
  void protect_refusedVariable_endsAsTheDemoOfServlets(String variables) throws Exception {
    Map<String, String> environment = new HashMap<>();
    for (String variable : variables.split(" [|] ", -1)) {
      String[] nameAndValue = variable.split("=", 2);
      environment.put(nameAndValue[0], nameAndValue[1]);
    }
    End expected = end(Demo.SERVLETS, environment, "protect");
    assertEquals(2, expected.code());
    assertEquals(expected, end(Demo.TOMCAT, environment, "protect"));
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLETS", "TOMCAT", "JETTY_SECURED"})
  void protect_takenPort_saysSoInOneLineAndFails(Demo demo) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      End end = end(demo, Map.of("PORT", port, "PUBLISHABLE_KEY", PUBLISHABLE_KEY), demo.mode());
      assertEquals(1, end.code());
      assertEquals("", end.out());
      String last = end.err().lines().reduce((one, next) -> next).orElse("");
      assertTrue(last.startsWith("cannot listen on port " + port + " of 127.0.0.1 ("), end.err());
      assertTrue(last.endsWith("): set PORT to a free port, or end what listens there"), last);
      assertTrue(!end.err().contains("\tat "), end.err());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TOMCAT", "JETTY_SECURED"})
  void protect_refusedByTheStarterOnly_namesTheVariableAndFails(Demo demo) throws Exception {
    String key =
        "pk_test_"
            + Base64.getEncoder()
                .encodeToString("127.999.0.1$".getBytes(StandardCharsets.US_ASCII));
    End end = end(demo, Map.of("PORT", "0", "PUBLISHABLE_KEY", key), demo.mode());
    assertEquals(1, end.code());
    assertEquals("", end.out());
    assertTrue(
        end.err().startsWith("the application did not start: PUBLISHABLE_KEY is refused"),
        end.err());
    assertEquals(1, end.err().strip().lines().count(), end.err());
    assertTrue(!end.err().contains(key), end.err());
  }

  @Test
  void argument_noneOrUnknown_explainsAndFails() throws Exception {
    for (String[] arguments : new String[][] {{}, {"protect", "more"}, {"attack"}}) {
      End end = end(Demo.TOMCAT, Map.of(), arguments);
      assertEquals(2, end.code());
      assertEquals("", end.out());
      assertTrue(end.err().startsWith("usage: "), end.err());
    }
    End asked = end(Demo.TOMCAT, Map.of(), "--help");
    assertEquals(0, asked.code());
    assertTrue(asked.out().startsWith("usage: "), asked.out());
  }
}
