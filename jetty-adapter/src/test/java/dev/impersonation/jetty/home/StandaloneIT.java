package dev.impersonation.jetty.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.testkit.TestIssuer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One server, installed by the guide's commands, with applications that are as they are. */
final class StandaloneIT {
  private static final TestIssuer ISSUER = TestIssuer.start();

  @TempDir private static Path folder;
  private static HomeBase base;
  private static HomeProcess server;
  private static Client client;

  @BeforeAll
  static void start() throws Exception {
    ISSUER.useAuthorizedParty("https://app.example.com");
    base = HomeBase.install(folder.resolve("base"), "http,ee11-deploy,ee10-deploy");
    base.configure(
        "impersonation",
        HomeBase.guide("ini", "publishableKey"),
        "impersonation.routes+=,^/app/v[0-9]{1\\,2}/.*=allow");
    Applications.probe(War.Environment.EE11, folder).deploy(base, "app");
    Applications.probe(War.Environment.EE10, folder).deploy(base, "ten");
    Applications.ownLibrary(folder, ISSUER.publishableKey()).deploy(base, "own");
    Applications.secured(War.Environment.EE11, folder).deploy(base, "roles");
    Applications.secured(War.Environment.EE10, folder).deploy(base, "roles10");
    server = base.start(Map.of("CLERK_PUBLISHABLE_KEY", ISSUER.publishableKey()));
    client = new Client(server.port());
  }

  @AfterAll
  static void stop() {
    ISSUER.close();
    if (server != null) {
      server.close();
    }
  }

  private static String customer() {
    return ISSUER.token().sign();
  }

  private static String acting() {
    return ISSUER.token().impersonatedBy("user_engineer").sign();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/app/", "/ten/"})
  void application_unchanged_isProtectedAndSeesBoth(String path) throws Exception {
    String type = " dev.impersonation.ImpersonationContext";
    assertEquals(401, client.status("GET", path + "x", ""));
    assertEquals("user_customer null" + type, client.body(path + "x", customer()));
    assertEquals(200, client.status("POST", path + "x", customer()));
    assertEquals("user_customer user_engineer" + type, client.body(path + "x", acting()));
    assertEquals(403, client.status("POST", path + "x", acting()));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /app/health, '', 200",
    "GET, /app/health/x, '', 401",
    "GET, /ten/health, '', 401",
    "GET, /app/payments/1, act, 403",
    "GET, /app/payments/1, own, 200",
    "POST, /app/v1/x, act, 200",
    "POST, /app/v12/x, act, 200",
    "POST, /app/v123/x, act, 403",
    "GET, /app/index.html, '', 401",
    "GET, /app/%70ayments/1, act, 403",
    "GET, /nowhere, '', 401",
    "GET, /nowhere, own, 404",
    "GET, /, '', 401"
  })
  void path_byItsMode_isOpenOrClosed(String method, String path, String who, int status)
      throws Exception {
    String token = who.equals("act") ? acting() : who.equals("own") ? customer() : "";
    assertEquals(status, client.status(method, path, token));
  }

  @Test
  void request_impersonated_isRecordedOnceInTheFileOfTheTemplate() throws Exception {
    assertEquals(200, client.status("GET", "/app/recorded-here", acting()));
    List<String> events = base.eventsOf("/app/recorded-here");
    assertEquals(2, events.size(), events.toString());
    assertTrue(events.get(0).contains("user_engineer"), events.get(0));
    assertTrue(events.get(1).contains("\"status\":200"), events.get(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/app/session", "/ten/session"})
  void session_ofTheCustomer_isNotCarriedIntoAnImpersonation(String path) throws Exception {
    HttpResponse<String> begun = client.send("GET", path + "?basket=full", customer());
    String cookie = begun.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];

    assertEquals("full", client.body(path, customer(), "Cookie", cookie));
    HttpResponse<String> handedOver = client.send("GET", path, acting(), "Cookie", cookie);

    assertEquals("null", handedOver.body());
    assertNotEquals(
        cookie, handedOver.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.fasterxml.jackson.databind.ObjectMapper",
        "com.fasterxml.jackson.core.JsonFactory",
        "com.fasterxml.jackson.annotation.JsonProperty",
        "com.auth0.jwt.JWT",
        "com.github.benmanes.caffeine.cache.Caffeine",
        "org.slf4j.Logger",
        "dev.impersonation.servlet.ImpersonationFilter"
      })
  void class_ofTheServer_isHidden(String name) throws Exception {
    for (String path : List.of("/app/", "/ten/")) {
      assertEquals("none", client.body(path + "class?name=" + name, customer()));
    }
  }

  @Test
  void class_ofTheContext_isSeen() throws Exception {
    String name = "dev.impersonation.ImpersonationContext";
    assertEquals(name, client.body("/app/class?name=" + name, customer()));
  }

  @Test
  void applicationWithItsOwnLibrary_seesTheContext() throws Exception {
    assertEquals("user_customer user_engineer", client.body("/own/x", acting()));
    assertEquals("user_customer -", client.body("/own/filtered/x", customer()));
    assertEquals("user_customer user_engineer", client.body("/own/filtered/x", acting()));
    assertEquals(403, client.status("GET", "/own/filtered/closed/once", acting()));
    List<String> events = base.eventsOf("/closed/once");
    assertEquals(2, events.size(), events.toString());
    assertTrue(events.get(1).contains("\"status\":403"), events.get(1));
  }

  @Test
  void start_saysWhatIsEnforced() {
    String log = server.log();
    assertTrue(log.contains("verifying session tokens of " + ISSUER.issuer()), log);
    assertTrue(
        log.contains("own: [/app/health=public, /app/payments/*=deny, ^/app/v[0-9]{1,2}/.*=allow]"),
        log);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/roles", "/roles10"})
  void constraint_ofAnApplicationWithLoginConfig_holdsByTheRoleOfTheToken(String path)
      throws Exception {
    String admin = ISSUER.token().organization("org_1", "acme", "org:admin").sign();
    String support =
        ISSUER
            .token()
            .organization("org_1", "acme", "org:admin")
            .impersonatedBy("user_engineer")
            .sign();

    assertEquals(401, client.status("GET", path + "/admin/x", ""));
    assertEquals(403, client.status("GET", path + "/admin/x", customer()));
    assertEquals("user_customer true", client.body(path + "/admin/x", admin));
    assertEquals("user_customer true", client.body(path + "/admin/x", support));
    assertEquals(403, client.status("POST", path + "/admin/x", support));
    assertEquals("user_customer false", client.body(path + "/x", customer()));
  }
}
