package dev.impersonation.demo;

import dev.impersonation.testkit.TestIssuer;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * One request of the demo.
 *
 * @param title what is tried
 * @param status the expected status
 * @param answer what the body holds then, to the letter
 * @param command the command, for bash
 */
record DemoCase(String title, int status, String answer, String command) {
  /** How long the good tokens last. */
  static final Duration LIFETIME = Duration.ofHours(1);

  private static final String ACTOR = "user_support";

  /** Signs the tokens and returns the cases, to be tried within {@link #LIFETIME}. */
  static List<DemoCase> of(URI application, TestIssuer issuer) {
    URI url = application.resolve(WhoamiServlet.PATH);
    String own = issuer.token().lifetime(LIFETIME).sign();
    String impersonated = issuer.token().lifetime(LIFETIME).impersonatedBy(ACTOR).sign();
    String expired = issuer.token().expired().sign();
    String forged = issuer.token().lifetime(LIFETIME).forged().sign();
    String notImpersonated = "\"impersonated\":false";
    String withActor = "\"impersonated\":true,\"actor\":{\"sub\":\"" + ACTOR + "\"}";
    return List.of(
        new DemoCase("Own session", 200, notImpersonated, byHeader(own, url)),
        new DemoCase("Impersonated", 200, withActor, byHeader(impersonated, url)),
        new DemoCase("Impersonated, by cookie", 200, withActor, byCookie(impersonated, url)),
        new DemoCase("Expired", 401, "\"code\":\"token-expired\"", byHeader(expired, url)),
        new DemoCase("Forged", 401, "\"code\":\"token-invalid-signature\"", byHeader(forged, url)));
  }

  private static String byHeader(String token, URI url) {
    return curl("-H 'Authorization: Bearer " + token + "'", url);
  }

  private static String byCookie(String token, URI url) {
    return curl("-b '__session=" + token + "'", url);
  }

  /** Tokens and URL are of characters that single quotes keep as they are. */
  private static String curl(String credential, URI url) {
    return "curl -sS -w '\\nstatus %{http_code}\\n' " + credential + " '" + url + "'";
  }

  /** Returns the case as two lines, which can be pasted together or the second alone. */
  String text() {
    return "# " + title + ": expect status " + status + " and " + answer + "\n" + command + "\n";
  }
}
