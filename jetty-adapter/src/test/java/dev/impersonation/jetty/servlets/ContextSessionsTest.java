package dev.impersonation.jetty.servlets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.RunningHost;
import dev.impersonation.http.BindHttpSession;
import dev.impersonation.http.GuardMode;
import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.jetty.core.CoreServer;
import dev.impersonation.jetty.servlets.ServletContexts.Security;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("sessions of contexts behind the handler, which have no filter")
@Tag("host")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ContextSessionsTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final TestIssuer issuer = TestIssuer.start();

  @AfterAll
  void stopIssuer() {
    issuer.close();
  }

  /**
   * Keeps what {@code put} says in the session, in a thread of its own if {@code async} is there.
   */
  public static final class Keeping extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getParameter("async") == null) {
        response.getWriter().write(keep(request));
        return;
      }
      AsyncContext async = request.startAsync();
      new Thread(
              () -> {
                try {
                  response.getWriter().write(keep(request));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                } finally {
                  async.complete();
                }
              })
          .start();
    }

    private static String keep(HttpServletRequest request) {
      String put = request.getParameter("put");
      HttpSession session = request.getSession(put != null);
      if (put != null) {
        session.setAttribute("kept", put);
      }
      return session == null ? "no session" : "kept " + session.getAttribute("kept");
    }

    static void register(ServletContext context) {
      var servlet = context.addServlet("keeping", new Keeping());
      // A context that is started again has it.
      if (servlet != null) {
        servlet.setAsyncSupported(true);
        servlet.addMapping("/");
      }
    }
  }

  private String own() {
    return issuer.token().sign();
  }

  private String acting() {
    return issuer.token().impersonatedBy("user_engineer").sign();
  }

  private ImpersonationHandler handler(BindHttpSession binding, Handler behind) {
    ImpersonationHandler handler =
        ImpersonationHandler.builder()
            .issuer(issuer.issuer())
            .jwtKey(issuer.publicKeyPem())
            .bindHttpSession(binding)
            .build()
            .route("/app/public", GuardMode.PUBLIC);
    handler.setHandler(behind);
    return handler;
  }

  private RunningHost start(Handler behind) throws Exception {
    return CoreServer.start(handler(BindHttpSession.INVALIDATE, behind));
  }

  private static HttpResponse<String> get(
      RunningHost host, String path, String token, String cookie) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + path))
            .timeout(Duration.ofSeconds(30));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String cookie(HttpResponse<String> answer) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(field -> field.startsWith("JSESSIONID="))
        .map(field -> field.replaceFirst(";.*", ""))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no cookie: " + answer.body()));
  }

  /** Neither the customer's session is carried into the impersonation, nor the other way round. */
  private void assertBound(RunningHost host, String path) throws Exception {
    for (String how : new String[] {"?put=a", "?put=a&async=yes"}) {
      String customers = cookie(get(host, path + how, own(), ""));
      assertEquals("kept a", get(host, path, own(), customers).body());
      assertEquals("no session", get(host, path, acting(), customers).body(), how);
      assertEquals("no session", get(host, path, own(), customers).body(), "it is ended");
      String engineers = cookie(get(host, path + how, acting(), ""));
      assertEquals("kept a", get(host, path + "?async=yes", acting(), engineers).body());
      assertEquals("no session", get(host, path, own(), engineers).body(), how);
      String again = cookie(get(host, path + "?put=b", own(), ""));
      HttpResponse<String> other = get(host, path + "?put=c", acting(), again);
      assertEquals("kept c", other.body());
      assertNotEquals(again, cookie(other));
    }
  }

  private static ContextHandler context(ServletContexts contexts, String path) {
    return contexts.context(path, Security.NONE, Keeping::register);
  }

  @ParameterizedTest
  @EnumSource
  void session_ofAContext_isOneIdentitys(ServletContexts contexts) throws Exception {
    try (RunningHost host = start(context(contexts, "/app"))) {
      assertBound(host, "/app/x");
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("on an open path somebody's session is hidden from whoever has its cookie alone")
  void session_nobodySignedIn_isHidden(ServletContexts contexts) throws Exception {
    try (RunningHost host = start(context(contexts, "/app"))) {
      String customers = cookie(get(host, "/app/x?put=a", own(), ""));
      assertEquals("no session", get(host, "/app/public", "", customers).body());
      HttpResponse<String> begun = get(host, "/app/public?put=b", "", customers);
      assertEquals("kept b", begun.body());
      assertTrue(begun.headers().firstValue("Set-Cookie").isEmpty(), "it is the request's own");
      assertEquals("kept a", get(host, "/app/x", own(), customers).body());
    }
  }

  @ParameterizedTest
  @EnumSource
  void session_ofAContextWithAuthenticator_isOneIdentitys(ServletContexts contexts)
      throws Exception {
    try (RunningHost host = start(contexts.context("/app", Security.CLERK, Keeping::register))) {
      assertBound(host, "/app/x");
    }
  }

  @ParameterizedTest
  @EnumSource
  void session_ofAWebApplication_isOneIdentitys(
      SecuredApplications applications, @TempDir Path directory) throws Exception {
    String servlet =
        "<servlet><servlet-name>keeping</servlet-name><servlet-class>"
            + Keeping.class.getName()
            + "</servlet-class><async-supported>true</async-supported></servlet><servlet-mapping>"
            + "<servlet-name>keeping</servlet-name><url-pattern>/keep/*</url-pattern>"
            + "</servlet-mapping>";
    try (RunningHost host =
        start(applications.of("/app", SecuredApplications.write(directory, "", servlet)))) {
      assertBound(host, "/app/keep/x");
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("a context that is added to the running server is bound as it starts, and again")
  void session_ofALaterContext_isOneIdentitys(ServletContexts contexts) throws Exception {
    ContextHandlerCollection inner = new ContextHandlerCollection(true);
    ContextHandlerCollection outer = new ContextHandlerCollection(true);
    outer.addHandler(new ContextHandler(inner, "/nested"));
    outer.addHandler(context(contexts, "/first"));
    try (RunningHost host = start(outer)) {
      ContextHandler later = context(contexts, "/later");
      outer.addHandler(later);
      later.start();
      ContextHandler nested = context(contexts, "/nested");
      inner.addHandler(nested);
      nested.start();
      assertBound(host, "/first/x");
      assertBound(host, "/later/x");
      assertBound(host, "/nested/x");
      later.stop();
      later.start();
      assertBound(host, "/later/x");
    }
  }

  @Test
  @DisplayName("off: the handler leaves the sessions of contexts alone")
  void session_bindingOff_isCarriedOver() throws Exception {
    try (RunningHost host =
        CoreServer.start(handler(BindHttpSession.OFF, context(ServletContexts.EE11, "/app")))) {
      String cookie = cookie(get(host, "/app/x?put=a", own(), ""));
      assertEquals("kept a", get(host, "/app/x", acting(), cookie).body());
    }
  }

  private static Handler ee8Context() {
    return new org.eclipse.jetty.ee8.servlet.ServletContextHandler(
            null, "/old", org.eclipse.jetty.ee8.servlet.ServletContextHandler.SESSIONS)
        .getCoreContextHandler();
  }

  @Test
  @DisplayName("a context of EE8 does not start where its sessions cannot be bound")
  void start_ee8WithSessions_failsAndNamesTheWayOut() {
    Exception refused = assertThrows(Exception.class, () -> start(ee8Context()).close());
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("the context /old does not start: as with EE8 and EE9"), message);
    assertTrue(message.contains("set bindHttpSession to off"), message);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("a context that runs when it is added is bound, and goes on running")
  void session_ofAContextThatRuns_isOneIdentitys(ServletContexts contexts) throws Exception {
    ContextHandlerCollection collection = new ContextHandlerCollection(true);
    try (RunningHost host = start(collection)) {
      ContextHandler context = context(contexts, "/app");
      context.setServer(collection.getServer());
      context.start();
      collection.addHandler(context);
      assertBound(host, "/app/x");
      context.stop();
      context.start();
      assertBound(host, "/app/x");
    }
  }

  @Test
  void add_ee8ThatRuns_isRefusedEachTime() throws Exception {
    ContextHandlerCollection collection = new ContextHandlerCollection(true);
    try (RunningHost host = start(collection)) {
      Handler context = ee8Context();
      context.setServer(collection.getServer());
      context.start();
      for (int i = 0; i < 2; i++) {
        assertThrows(IllegalStateException.class, () -> collection.addHandler(context));
      }
      assertEquals(List.of(), collection.getHandlers());
      assertEquals(404, get(host, "/old/x", acting(), "").statusCode());
      context.stop();
    }
  }

  @Test
  void start_ee8WithBindingOff_isBehindTheHandler() throws Exception {
    try (RunningHost host = CoreServer.start(handler(BindHttpSession.OFF, ee8Context()))) {
      assertEquals(401, get(host, "/old/x", "none", "").statusCode());
      assertEquals(404, get(host, "/old/x", acting(), "").statusCode());
    }
  }
}
