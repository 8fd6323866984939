package dev.impersonation.jetty.servlets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.servlet.ImpersonationFilter;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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
  @Tag("matrix")
  final class Ee10 extends OnContainer {
    Ee10() {
      super(SecuredApplications.EE10);
    }
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class OnContainer extends SecuredScene {
    private @Nullable RunningHost shared;

    OnContainer(SecuredApplications container) {
      super(container);
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

    private HttpResponse<String> get(String path, Who who) throws Exception {
      return send(Objects.requireNonNull(shared), "GET", path, who);
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
        String path,
        int nobody,
        int stale,
        int bad,
        int member,
        int admin,
        int acting,
        int template)
        throws Exception {
      Map<Who, Integer> expected =
          Map.of(
              Who.NOBODY, nobody,
              Who.STALE, stale,
              Who.BAD, bad,
              Who.MEMBER, member,
              Who.ADMIN, admin,
              Who.ACTING, acting,
              Who.TEMPLATE, template);
      for (Who who : Who.values()) {
        HttpResponse<String> answer = get(path, who);
        assertEquals(expected.get(who), answer.statusCode(), who + answer.body());
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
        // The filter goes by the token, and asks the container for roles.
        HttpResponse<String> loggedOut = send(host, "GET", "/any?do=logout", Who.ADMIN);
        assertTrue(
            loggedOut.body().contains(">user_customer user_customer Bearer [] login:failed"));
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
      assertTrue(
          get("/free?do=login", Who.ADMIN)
              .body()
              .endsWith("user_customer Bearer" + " [org:admin,org:teams:manage,linked] failed"));
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
  }
}
