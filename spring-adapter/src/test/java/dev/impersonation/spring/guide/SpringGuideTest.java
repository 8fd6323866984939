package dev.impersonation.spring.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

class SpringGuideTest {
  private static final String WITHOUT_SECURITY =
      "spring.autoconfigure.exclude="
          + String.join(",", RunningApplication.autoConfigurationsOfSecurity());

  @TempDir Path directory;

  private RunningApplication start(Guide guide, String application, String... properties)
      throws Exception {
    return guide.inside(
        () -> RunningApplication.start(Server.TOMCAT, guide.type(application), properties));
  }

  @Test
  void fiveMinutes_test_passes() throws Exception {
    try (Guide guide =
        Guide.compiled(directory, "AccountController", "ShopApplication", "AccountTest")) {
      TestExecutionSummary summary =
          guide.inside(
              () -> {
                System.setProperty("spring.autoconfigure.exclude", withoutName());
                try {
                  Launcher launcher = LauncherFactory.create();
                  SummaryGeneratingListener listener = new SummaryGeneratingListener();
                  launcher.execute(
                      LauncherDiscoveryRequestBuilder.request()
                          .selectors(DiscoverySelectors.selectClass(guide.type("AccountTest")))
                          .build(),
                      listener);
                  return listener.getSummary();
                } finally {
                  System.clearProperty("spring.autoconfigure.exclude");
                }
              });

      StringWriter failures = new StringWriter();
      summary.printFailuresTo(new PrintWriter(failures));
      assertThat(failures.toString()).isEmpty();
      assertThat(summary.getTestsSucceededCount()).isEqualTo(4);
    }
  }

  private static String withoutName() {
    return WITHOUT_SECURITY.substring(WITHOUT_SECURITY.indexOf('=') + 1);
  }

  @Test
  void fiveMinutes_runningApplication_blocksTheDeletion() throws Exception {
    try (Guide guide = Guide.compiled(directory, "AccountController", "ShopApplication");
        RunningApplication shop = start(guide, "ShopApplication")) {
      assertThat(shop.get("/account", shop.impersonated()).body())
          .isEqualTo("account of user_customer, shown to user_support");
      assertThat(shop.send("DELETE", "/account", shop.impersonated()).body())
          .contains("\"code\":\"impersonation_read_only\"");
      assertThat(shop.send("DELETE", "/account", shop.customer()).body())
          .isEqualTo("deleted user_customer");
      assertThat(shop.get("/account", null).status()).isEqualTo(401);
    }
  }

  @Test
  void beans_policy_asksForATicket() throws Exception {
    try (Guide guide =
            Guide.compiled(directory, "AccountController", "ShopApplication", "SupportRules");
        RunningApplication shop = start(guide, "ShopApplication")) {
      assertThat(shop.get("/account", shop.impersonated()).body())
          .contains("\"code\":\"impersonation_reason_required\"");
      String token = shop.token().actor(Map.of("sub", "user_support", "ticket", "4711")).sign();
      assertThat(shop.get("/account", token).status()).isEqualTo(200);
    }
  }

  @Test
  void handlers_annotationsAndRoutes_sayWhatTheGuideSays() throws Exception {
    try (Guide guide =
            Guide.compiled(directory, "ShopApplication", "TicketController", "NoteRoutes");
        RunningApplication shop = start(guide, "ShopApplication")) {
      assertThat(shop.post("/tickets", shop.impersonated()).body()).isEqualTo("answered");
      assertThat(shop.post("/orders", shop.impersonated()).status()).isEqualTo(403);
      assertThat(shop.get("/messages", shop.impersonated()).status()).isEqualTo(403);
      assertThat(shop.get("/messages", shop.customer()).body()).isEqualTo("private");
      assertThat(shop.post("/notes", shop.impersonated()).body()).isEqualTo("noted");
      assertThat(shop.get("/diary", shop.impersonated()).status()).isEqualTo(403);
    }
  }

  @Test
  void guards_properties_closeAndOpenRoutes() throws Exception {
    try (Guide guide = Guide.compiled(directory, "AccountController", "ShopApplication");
        RunningApplication shop =
            start(guide, "ShopApplication", Guide.properties("guards.money.mode"))) {
      assertThat(shop.get("/public/none", null).status()).isEqualTo(404);
      assertThat(shop.get("/payments/1", shop.impersonated()).body())
          .contains("\"code\":\"impersonation_denied\"");
      assertThat(shop.get("/account", shop.impersonated()).body())
          .contains("\"code\":\"impersonation_reason_required\"");
    }
  }

  @Test
  void security_rules_areThoseOfTheGuide() throws Exception {
    try (Guide guide =
            Guide.compiled(directory, "AccountController", "ShopApplication", "SecurityRules");
        RunningApplication shop =
            guide.inside(
                () ->
                    RunningApplication.startSecured(
                        Server.TOMCAT, guide.type("ShopApplication")))) {
      assertThat(shop.get("/public/none", null).status()).isEqualTo(404);
      assertThat(shop.get("/account", null).status()).isEqualTo(401);
      assertThat(shop.get("/keys/none", shop.impersonated()).body())
          .contains("\"code\":\"impersonation_denied\"");
      assertThat(shop.get("/keys/none", shop.customer()).status()).isEqualTo(404);
      assertThat(shop.send("DELETE", "/account", shop.customer()).status()).isEqualTo(200);
      Reply byCookie =
          shop.send(
              shop.request("/account")
                  .header("Cookie", "__session=" + shop.customer())
                  .method("DELETE", BodyPublishers.noBody()));
      assertThat(byCookie.status()).isEqualTo(403);
    }
  }

  @Test
  void cors_bean_letsScriptsReadRefusals() throws Exception {
    try (Guide guide =
            Guide.compiled(directory, "AccountController", "ShopApplication", "CrossOrigin");
        RunningApplication shop = start(guide, "ShopApplication")) {
      Reply refused =
          shop.send(
              shop.request("/account")
                  .header("Origin", "https://app.example.com")
                  .header("Authorization", "Bearer " + shop.impersonated())
                  .method("DELETE", BodyPublishers.noBody()));
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.field("Access-Control-Allow-Origin")).hasValue("https://app.example.com");
    }
  }

  @Test
  void views_guard_isTaken() throws Exception {
    try (Guide guide = Guide.compiled(directory, "ShopApplication");
        RunningApplication shop =
            start(guide, "ShopApplication", Guide.properties("guards.views.mode"))) {
      assertThat(shop.get("/", shop.customer()).status()).isEqualTo(404);
    }
  }

  @Test
  void springData_recipe_compiles() throws Exception {
    try (Guide guide = Guide.compiled(directory, "Authors")) {
      assertThat(guide.type("Authors$Author").isRecord()).isTrue();
    }
  }

  @Test
  void dependencies_inTheGuide_areOurs() throws Exception {
    assertThat(Guide.snippets().block("xml", "impersonation-testkit"))
        .contains("<artifactId>impersonation-spring-boot-starter</artifactId>");
  }
}
