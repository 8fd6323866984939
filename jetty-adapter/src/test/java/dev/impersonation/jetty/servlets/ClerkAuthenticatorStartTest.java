package dev.impersonation.jetty.servlets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.RunningHost;
import dev.impersonation.jetty.ClerkAuthenticator;
import dev.impersonation.jetty.core.CoreServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("what the container's security needs to start behind the handler, and its settings")
@Tag("host")
final class ClerkAuthenticatorStartTest {
  @Nested
  final class Ee11 extends OnContainer {
    Ee11() {
      super(SecuredApplications.EE11);
    }
  }

  @Nested
  @Tag("matrix")
  final class Ee10 extends OnContainer {
    Ee10() {
      super(SecuredApplications.EE10);
    }
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class OnContainer extends SecuredScene {
    OnContainer(SecuredApplications container) {
      super(container);
    }

    @AfterAll
    void stop() {
      issuer.close();
    }

    /** What a client can tell two answers apart by, but for what differs each time. */
    private static Map<String, List<String>> fields(HttpResponse<String> answer) {
      Map<String, List<String>> fields = new TreeMap<>(answer.headers().map());
      fields.keySet().removeIf(name -> name.equalsIgnoreCase("date"));
      return fields;
    }

    @Test
    @DisplayName("nobody can tell whether handler or constraint has sent them to sign in")
    void challenge_ofAConstraint_isTheHandlersOwn(@TempDir Path directory) throws Exception {
      try (RunningHost host = start(handler("refuse"), directory, "CLERK", "")) {
        assertEquals(200, send(host, "GET", "/public/x", Who.NOBODY).statusCode());
        for (Who who : List.of(Who.NOBODY, Who.STALE)) {
          HttpResponse<String> own = send(host, "GET", "/free", who);
          HttpResponse<String> constrained = send(host, "GET", "/public/secret", who);
          assertEquals(401, constrained.statusCode());
          assertEquals(own.body(), constrained.body());
          assertEquals(fields(own), fields(constrained));
          assertTrue(fields(constrained).containsKey("www-authenticate"));
        }
      }
    }

    @Test
    @DisplayName("with rolesWhileActing=none whoever acts has no role, and everybody else has")
    void rolesWhileActing_none_leavesThoseWhoActWithout(@TempDir Path directory) throws Exception {
      String none = parameter(ClerkAuthenticator.ROLES_WHILE_ACTING, "none");
      try (RunningHost host = start(handler("refuse"), directory, "CLERK", none)) {
        assertEquals(200, send(host, "GET", "/admin", Who.ADMIN).statusCode());
        for (Who who : List.of(Who.ACTING, Who.TEMPLATE)) {
          assertEquals(403, send(host, "GET", "/admin", who).statusCode());
          assertRecorded(who, 403);
          HttpResponse<String> any = send(host, "GET", "/any", who);
          assertTrue(any.body().contains("user_customer Bearer [] "), any.body());
          assertRecorded(who, 200);
        }
      }
    }

    @ParameterizedTest
    @CsvSource({
      "rolesWhileActing, KEEP, rolesWhileActing is neither keep nor none",
      "rolesWhileActing, '', rolesWhileActing is neither keep nor none",
      "rolesWileActing, none, did you mean " + ClerkAuthenticator.ROLES_WHILE_ACTING,
    })
    void start_unknownParameter_failsAndNamesIt(
        String name, String value, String message, @TempDir Path directory) {
      String parameter = parameter("org.eclipse.jetty.security.impersonation." + name, value);
      assertFails(handler("refuse"), directory, parameter, message);
    }

    private void assertFails(Handler.Singleton front, Path directory, String more, String message) {
      Exception refused =
          assertThrows(Exception.class, () -> start(front, directory, "CLERK", more).close());
      assertTrue(messages(refused).contains(message), messages(refused));
    }

    private static String messages(Throwable refused) {
      StringBuilder messages = new StringBuilder();
      for (@Nullable Throwable cause = refused; cause != null; cause = cause.getCause()) {
        messages.append(cause.getMessage()).append('\n');
      }
      return messages.toString();
    }

    @Test
    @DisplayName("alone it would let those who act write: it does not start")
    void start_noHandlerInFront_failsAndSaysTheFix(@TempDir Path directory) {
      assertFails(
          new Handler.Wrapper(),
          directory,
          "",
          "the context /app does not start: its auth-method is CLERK, which verifies nobody by"
              + " itself, and no ImpersonationHandler stands in front of it. Put the context behind"
              + " one");
    }

    @Test
    @DisplayName("a handler counts only in front of the context, not beside it")
    void start_handlerElsewhere_fails(@TempDir Path directory) {
      Handler context = container.of("/app", SecuredApplications.write(directory, "CLERK", ""));
      Exception refused =
          assertThrows(
              Exception.class,
              () -> CoreServer.start(new Handler.Sequence(handler("refuse"), context)).close());
      String message = messages(refused);
      assertTrue(message.contains("no ImpersonationHandler stands in front of it"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CLERKS"})
    @DisplayName("other methods, and none, are not ours: Jetty opens no constrained path")
    void start_anotherMethod_isLeftAlone(String method, @TempDir Path directory) throws Exception {
      try (RunningHost host = start(handler("refuse"), directory, method, "")) {
        assertEquals(200, send(host, "GET", "/free", Who.ADMIN).statusCode());
        assertEquals(403, send(host, "GET", "/admin", Who.ADMIN).statusCode());
      }
    }
  }
}
