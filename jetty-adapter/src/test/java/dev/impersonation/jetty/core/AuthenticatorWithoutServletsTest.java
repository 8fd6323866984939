package dev.impersonation.jetty.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.http.Anonymous;
import dev.impersonation.jetty.ClerkAuthenticator;
import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.testkit.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.security.AuthenticationState;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.SecurityHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("security of Jetty's core behind the handler")
final class AuthenticatorWithoutServletsTest {
  /** Wants somebody to be signed in, late. */
  private static final class Asking extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      AuthenticationState.Succeeded known =
          AuthenticationState.authenticate(request, response, callback);
      if (known != null) {
        Content.Sink.write(response, true, known.getUserPrincipal().getName(), callback);
      }
      return true;
    }
  }

  private static HttpResponse<String> get(CoreServer server, String path, String token)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  @DisplayName("constraints are decided, and who asks late is answered as the handler answers")
  void get_constrainedOrLate_isAnsweredByTheHandlersOwn() throws Exception {
    try (TestIssuer issuer = TestIssuer.start()) {
      SecurityHandler.PathMapped security = new SecurityHandler.PathMapped();
      security.put("/admin/*", Constraint.from("org:admin"));
      security.setAuthenticator(new ClerkAuthenticator());
      security.setHandler(new Asking());
      ImpersonationHandler handler =
          ImpersonationHandler.builder()
              .issuer(issuer.issuer())
              .jwtKey(issuer.publicKeyPem())
              .anonymous(Anonymous.ALLOW)
              .build();
      handler.setHandler(security);
      String member = issuer.token().sign();
      String admin = issuer.token().organization("org_1", "acme", "org:admin").sign();
      try (CoreServer server = CoreServer.start(handler)) {
        assertEquals("user_customer", get(server, "/late", member).body());
        assertEquals("user_customer", get(server, "/admin/x", admin).body());
        assertEquals(403, get(server, "/admin/x", member).statusCode());
        for (String path : new String[] {"/late", "/admin/x"}) {
          HttpResponse<String> nobody = get(server, path, "");
          assertEquals(401, nobody.statusCode());
          assertTrue(nobody.body().contains("session-token-and-uat-missing"), nobody.body());
        }
      }
    }
  }
}
