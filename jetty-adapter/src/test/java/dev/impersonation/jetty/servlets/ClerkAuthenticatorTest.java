package dev.impersonation.jetty.servlets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.jetty.ClerkAuthenticator;
import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.jetty.core.CoreServer;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("the container's security behind the handler")
@Tag("host")
final class ClerkAuthenticatorTest {
  @Nested
  final class Ee11 extends OnContainer {
    Ee11() {
      super(SecuredApplications.EE11);
    }
  }

  @Nested
  final class Ee10 extends OnContainer {
    Ee10() {
      super(SecuredApplications.EE10);
    }
  }

  /** Whom a request speaks for. */
  enum Who {
    NOBODY,
    STALE,
    BAD,
    MEMBER,
    ADMIN,
    ACTING,
    TEMPLATE
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class OnContainer {
    private final SecuredApplications container;
    private final TestIssuer issuer = TestIssuer.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<AuditEvent> events = new LinkedBlockingQueue<>();
    private @Nullable RunningHost shared;

    OnContainer(SecuredApplications container) {
      this.container = container;
    }

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
      // In whatever case, as with the methods that Jetty brings.
      shared = start(handler("allow"), directory, "Clerk", "");
    }

    @AfterAll
    void stop() {
      Objects.requireNonNull(shared).close();
      issuer.close();
    }

    private ImpersonationHandler handler(String anonymous) {
      GateBuilder<ImpersonationHandler> builder = ImpersonationHandler.builder();
      return builder
          .issuer(issuer.issuer())
          .jwtKey(issuer.publicKeyPem())
          .acceptTemplateTokens()
          .set("anonymous", anonymous)
          .auditSink(events::add)
          .build()
          .route("/app/public/*", GuardMode.PUBLIC);
    }

    private RunningHost start(
        Handler.Singleton front, Path directory, String authMethod, String more) throws Exception {
      front.setHandler(
          container.of("/app", SecuredApplications.write(directory, authMethod, more)));
      return CoreServer.start(front);
    }

    private TokenBuilder admin() {
      return issuer.token().organization("org_1", "acme", "org:admin", "org:teams:manage");
    }

    private String token(Who who) {
      return switch (who) {
        case NOBODY -> "";
        case STALE -> admin().expired().sign();
        case BAD -> admin().forged().sign();
        case MEMBER -> issuer.token().sign();
        case ADMIN -> admin().sign();
        case ACTING -> admin().impersonatedBy("user_engineer").sign();
        case TEMPLATE ->
            issuer
                .token()
                .template()
                .organization("org_1", "acme", "org:admin", "org:teams:manage")
                .sign();
      };
    }

    private HttpResponse<String> send(RunningHost host, String method, String path, Who who)
        throws Exception {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + "/app" + path))
              .method(method, HttpRequest.BodyPublishers.noBody());
      if (who == Who.STALE) {
        request.header("Cookie", "__session=" + token(who));
      } else if (who != Who.NOBODY) {
        request.header("Authorization", "Bearer " + token(who));
      }
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, Who who) throws Exception {
      return send(Objects.requireNonNull(shared), "GET", path, who);
    }

    /** One intent and one outcome of whoever acts, and nothing of anybody else. */
    private void assertRecorded(Who who, int status) throws InterruptedException {
      if (who == Who.ACTING || who == Who.TEMPLATE) {
        AuditEvent intent = Objects.requireNonNull(events.poll(30, TimeUnit.SECONDS));
        AuditEvent outcome = Objects.requireNonNull(events.poll(30, TimeUnit.SECONDS));
        assertEquals(AuditEvent.Kind.INTENT, intent.kind());
        assertEquals(AuditEvent.Kind.OUTCOME, outcome.kind());
        assertEquals(OptionalInt.of(status), outcome.status());
      }
      assertEquals(0, events.size());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
      "/free,   200, 200, 401, 200, 200, 200, 200",
      "/admin,  401, 401, 401, 403, 200, 200, 200",
      "/manage, 401, 401, 401, 403, 200, 200, 200",
      "/either, 401, 401, 401, 403, 200, 200, 200",
      "/any,    401, 401, 401, 200, 200, 200, 200",
      "/known,  401, 401, 401, 403, 200, 200, 200",
      "/closed, 403, 403, 401, 403, 403, 403, 403",
      "/posted, 200, 200, 401, 200, 200, 200, 200",
    })
    @DisplayName("constraints are asked by the roles that the token gives")
    void get_constrained_isDecidedByTheRoles(
        String path, int nobody, int stale, int bad, int member, int admin, int acting, int template)
        throws Exception {
      int[] expected = {nobody, stale, bad, member, admin, acting, template};
      for (Who who : Who.values()) {
        HttpResponse<String> answer = get(path, who);
        assertEquals(expected[who.ordinal()], answer.statusCode(), who + answer.body());
        assertRecorded(who, answer.statusCode());
      }
    }

    @Test
    @DisplayName("the handler limits what the container would let through")
    void post_acting_isRefusedByTheHandler() throws Exception {
      RunningHost host = Objects.requireNonNull(shared);
      assertEquals(200, send(host, "POST", "/posted", Who.ADMIN).statusCode());
      HttpResponse<String> answer = send(host, "POST", "/posted", Who.ACTING);
      assertEquals(403, answer.statusCode());
      assertTrue(answer.body().contains("impersonation_read_only"), answer.body());
      assertEquals(
          AuditEvent.Kind.REFUSED,
          Objects.requireNonNull(events.poll(30, TimeUnit.SECONDS)).kind());
      assertEquals(0, events.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/free", "/any"})
    @DisplayName("servlets know subject, actor and roles, constrained or not")
    void get_servlet_knowsTheSubject(String path) throws Exception {
      String roles = " Bearer [org:admin,org:teams:manage,linked] nothing";
      assertEquals(
          "REQUEST nobody>user_customer user_customer" + roles, get(path, Who.ADMIN).body());
      assertEquals(
          "REQUEST user_engineer>user_customer user_customer" + roles,
          get(path, Who.ACTING).body());
      assertRecorded(Who.ACTING, 200);
      assertEquals(
          "REQUEST nobody>user_customer user_customer Bearer [] nothing",
          get(path, Who.MEMBER).body());
    }

    @ParameterizedTest
    @CsvSource({"forward, FORWARD, 200", "async, ASYNC, 200", "error, ERROR, 409"})
    @DisplayName("the dispatches of a request and its error page know the same")
    void get_dispatched_servletKnowsTheSubject(String by, String type, int status)
        throws Exception {
      HttpResponse<String> answer = get("/free?by=" + by, Who.ACTING);
      assertEquals(status, answer.statusCode());
      assertEquals(
          type
              + " user_engineer>user_customer user_customer Bearer"
              + " [org:admin,org:teams:manage,linked] nothing",
          answer.body());
      assertRecorded(Who.ACTING, status);
      assertTrue(get("/free?by=" + by, Who.NOBODY).body().startsWith(type + " null null null []"));
    }

    private String filter() {
      return "<filter><filter-name>impersonation</filter-name><filter-class>"
          + ImpersonationFilter.class.getName()
          + "</filter-class><async-supported>true</async-supported>"
          + initParameter("issuer", issuer.issuer())
          + initParameter("jwtKey", issuer.publicKeyPem())
          + initParameter("acceptTemplateTokens", "true")
          + initParameter("coverage", "off")
          + "</filter><filter-mapping><filter-name>impersonation</filter-name>"
          + "<url-pattern>/*</url-pattern></filter-mapping>";
    }

    private static String initParameter(String name, String value) {
      return parameter(name, value).replace("context-param", "init-param");
    }

    @Test
    @DisplayName("a filter behind the handler shows the same principal and the same roles")
    void get_filterInTheApplication_knowsTheSame(@TempDir Path directory) throws Exception {
      try (RunningHost host = start(handler("refuse"), directory, "CLERK", filter())) {
        for (Who who : List.of(Who.MEMBER, Who.ADMIN, Who.ACTING, Who.TEMPLATE)) {
          HttpResponse<String> answer = send(host, "GET", "/any", who);
          assertRecorded(who, 200);
          assertEquals(get("/any", who).body(), answer.body());
          assertRecorded(who, 200);
        }
        assertEquals(403, send(host, "GET", "/admin", Who.MEMBER).statusCode());
        assertEquals(200, send(host, "GET", "/admin", Who.ACTING).statusCode());
        assertRecorded(Who.ACTING, 200);
      }
    }

    @Test
    void get_nobodySignedIn_servletKnowsNobody() throws Exception {
      assertEquals("REQUEST null null null [] nothing", get("/free", Who.NOBODY).body());
      assertEquals("REQUEST null null null [] nothing", get("/free", Who.STALE).body());
    }

    @Test
    @DisplayName("login fails, for whoever it is")
    void login_always_fails() throws Exception {
      assertTrue(get("/free?do=login", Who.NOBODY).body().endsWith(" failed"));
      assertTrue(get("/free?do=login", Who.ADMIN).body().endsWith("user_customer Bearer"
          + " [org:admin,org:teams:manage,linked] failed"));
    }

    @Test
    @DisplayName("logout takes the principal off the request, and the next one has it again")
    void logout_signedIn_isForThisRequestAlone() throws Exception {
      String after = "REQUEST null null null [] login:failed,authenticate:false";
      assertEquals(after, get("/any?do=logout", Who.ADMIN).body());
      assertEquals(after, get("/free?do=logout", Who.NOBODY).body());
      assertTrue(get("/any", Who.ADMIN).body().contains("user_customer"));
    }

    @Test
    @DisplayName("authenticate is true or false, and leaves the answer to the application")
    void authenticate_always_leavesTheAnswerAlone() throws Exception {
      assertTrue(get("/free?do=authenticate", Who.ADMIN).body().endsWith(" true,false200"));
      assertTrue(get("/any?do=authenticate", Who.MEMBER).body().endsWith(" true,false200"));
      assertTrue(get("/free?do=authenticate", Who.NOBODY).body().endsWith(" false,false200"));
      assertTrue(get("/free?do=authenticate", Who.STALE).body().endsWith(" false,false200"));
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

    private static String parameter(String name, String value) {
      return "<context-param><param-name>"
          + name
          + "</param-name><param-value>"
          + value
          + "</param-value></context-param>";
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

    private void assertFails(
        Handler.Singleton front, Path directory, String more, String message) {
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
    @DisplayName("the handler counts only in front: not beside it, nor within")
    void start_handlerElsewhere_fails(@TempDir Path directory) {
      assertThrows(
          Exception.class,
          () ->
              CoreServer.start(
                      new Handler.Sequence(
                          handler("refuse"),
                          container.of(
                              "/app", SecuredApplications.write(directory, "CLERK", ""))))
                  .close());
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
