package dev.impersonation.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.demo.clerk.ClerkActorToken;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Dimension;

@DisplayName("the whole story, in a browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StoryTest {
  private static final Dimension DESKTOP = new Dimension(1100, 800);
  private static final Dimension PICTURE = new Dimension(1000, 520);
  private static final Duration LONG = Duration.ofMinutes(15);

  @TempDir private static Path directory;
  private StoryScene scene;

  @BeforeAll
  void start() throws Exception {
    scene = StoryScene.start(directory, Optional.empty());
  }

  @AfterAll
  void stop() {
    scene.close();
  }

  @BeforeEach
  void begin() {
    scene.begin();
    scene.browser().size(DESKTOP);
    scene.browser().media(Map.of());
  }

  /** Chooses a user in the dashboard, and says why. */
  private void impersonate(String user, String reason) {
    scene.browser().open(scene.dashboard("/users?query=" + user));
    scene.click("tr[data-user='user_" + user + "'] .menu button");
    scene.click("tr[data-user='user_" + user + "'] [data-action=impersonate]");
    scene.type("#reason", reason);
    scene.type("#ticket", "4711");
  }

  @Test
  void impersonate_fromTheDashboard_opensTheShopInANewTab() {
    scene.signInToDashboard("sam");
    String dashboard = scene.driver().getWindowHandle();
    impersonate("dave", "order is late");
    scene.inNewTab(() -> scene.click("#start-button"));
    scene.see("#orders tbody tr");
    scene.untilBanner("active");

    assertTrue(scene.banner().startsWith("Sam Support is acting for Dave Dyer. Read-only."));
    assertTrue(scene.banner().matches("(?s).*Time left: 1[45]:[0-5][0-9]"), scene.banner());
    assertEquals("Dave Dyer", scene.see("#who").getText());
    assertEquals(scene.shop("/"), scene.url(), "no ticket is left in the address");

    String me =
        String.valueOf(scene.browser().script("return await (await fetch('/api/me')).text()"));
    assertTrue(me.contains("\"subject\":\"user_dave\""), me);
    assertTrue(me.contains("\"reason\":\"order is late\",\"ticket\":\"4711\""), me);

    for (String path : List.of("/", "/profile", "/shared/style.css", "/api/orders")) {
      assertEquals("no-store", caching(path), path);
    }

    scene.driver().switchTo().window(dashboard);
    scene.browser().open(scene.dashboard("/audit?subject=user_dave"));
    scene.untilText("#events tbody", "/api/me");
    scene.browser().open(scene.dashboard("/impersonations"));
    scene.untilText("#tokens tbody", "accepted");
    scene.untilText("#sessions tbody", "Dave Dyer");
    // The sign-in page asks whether somebody is signed in.
    assertEquals(
        List.of(),
        scene.browser().complaints().stream().filter(line -> !line.contains("/api/me ")).toList());
  }

  @Test
  @Tag("matrix")
  void impersonate_whoMayNotBe_theDashboardSaysWhy() {
    scene.signInToDashboard("sam");
    impersonate("carol", "order is late");
    scene.click("#start-button");
    scene.untilText("#start-said", "Carol");
    assertEquals(1, scene.driver().getWindowHandles().size());

    scene.browser().open(scene.dashboard("/users?query=olga"));
    scene.click("tr[data-user='user_olga'] .menu button");
    assertEquals(
        "true",
        scene
            .see("tr[data-user='user_olga'] [data-action=impersonate]")
            .getDomAttribute("aria-disabled"));
    scene.click("tr[data-user='user_olga'] [data-action=impersonate]");
    assertFalse(scene.isThere("dialog"));
  }

  @Test
  void forbiddenOperation_isDisabledWithReason_andRefusedWhenForced() throws Exception {
    scene.act("user_bob");
    scene.browser().open(scene.shop("/security"));
    scene.untilText("#delete + .limit .why", "Only Bob Baker can do this, in person.");
    assertFalse(scene.see("#delete").isEnabled());
    assertFalse(scene.see("#password-form button").isEnabled());
    assertEquals("Closed to support, for reading as well.", scene.see("#key").getText());

    scene.click("#delete + .limit summary");
    assertTrue(
        scene
            .see("#delete + .limit pre")
            .getText()
            .startsWith("curl -i -X DELETE " + scene.shop("/api/account")));
    scene.click("[data-force='/api/account']");
    scene.untilText("#delete + .limit [role=status]", "403 impersonation_denied");
    assertTrue(scene.backend().user("user_bob").isPresent());

    scene.browser().open(scene.shop("/"));
    scene.click("[data-cancel] + .limit summary");
    scene.click("[data-cancel] + .limit [data-force]");
    scene.untilText("[data-cancel] + .limit [role=status]", "403 impersonation_read_only");
    scene.click("[data-receipt]");
    scene.untilText("#said", "is on its way");
  }

  @Test
  @Tag("matrix")
  void customer_inPerson_hasNoBannerAndAllButtons() throws Exception {
    scene.signInToShop("alice");
    scene.browser().until("buttons", driver -> scene.see("[data-cancel]").isEnabled());
    assertEquals("no-cache", caching("/"));
    assertFalse(scene.isThere(".why"));
    assertEquals(
        "none",
        scene
            .driver()
            .findElement(By.cssSelector("impersonation-banner"))
            .getDomAttribute("data-state"));
    scene.click("[data-cancel]");
    scene.untilText("#said", "is cancelled");

    scene.browser().open(scene.shop("/security"));
    scene.untilText("#key", "shop_");
    scene.browser().open(scene.shop("/profile"));
    scene.browser().until("form", driver -> scene.see("[name=phone]").isEnabled());
    scene.type("[name=phone]", "+49 30 1");
    scene.click("#save");
    scene.untilText("#said", "Saved.");
    assertEquals(List.of(), scene.browser().complaints());
    scene.click("#sign-out");
    scene.untilUrl("/sign-in");
    scene.see("[name=identifier]");
  }

  @Test
  @Tag("matrix")
  void pageLoad_signedOut_leadsBackAfterSignIn() {
    scene.browser().open(scene.shop("/profile"));
    scene.untilUrl("/sign-in?redirect_url=");
    scene.type("[name=identifier]", "alice");
    scene.type("[name=password]", "wrong password");
    scene.click("form button");
    scene.untilText("#failed", "do not belong together");
    scene.type("[name=password]", "demo-password");
    scene.click("form button");
    scene.browser().until("profile", driver -> scene.shop("/profile").equals(scene.url()));
  }

  @Test
  @Tag("matrix")
  void tokenLostInTheBrowser_isRenewedWithoutAQuestion() {
    scene.signInToShop("alice");
    loseTokens();
    scene.browser().open(scene.shop("/profile"));
    scene.browser().until("profile", driver -> scene.shop("/profile").equals(scene.url()));
    scene.see("[name=phone]");
  }

  @Test
  @Tag("matrix")
  void link_openedAgain_saysThatItWasUsed() throws Exception {
    ClerkActorToken token = scene.actorToken("user_bob", LONG, LONG);
    scene.browser().open(token.url());
    scene.see("#orders tbody tr");
    scene.begin();
    scene.browser().open(token.url());
    scene.untilText("#failed", "This link was used already");
    assertEquals(scene.shop("/sign-in"), scene.url());
  }

  @Test
  @Tag("matrix")
  void link_revokedBeforeUse_saysSo() throws Exception {
    scene.signInToDashboard("sam");
    impersonate("erin", "to be revoked");
    scene.browser().script("window.open = () => null");
    scene.click("#start-button");
    scene.untilText("#start-said", "Your browser has blocked the new tab.");
    String link = scene.see("#open-link").getDomAttribute("href");

    scene.browser().open(scene.dashboard("/impersonations"));
    scene.untilText("#tokens tbody", "pending");
    scene.click("tr[data-token] [data-action=revoke]");
    scene.untilText("#tokens tbody", "revoked");
    scene.newTab();
    scene.browser().open(String.valueOf(link));
    scene.untilText("#failed", "This link was revoked");
  }

  @Test
  @Tag("matrix")
  void link_openedTooLate_saysSo() throws Exception {
    ClerkActorToken token = scene.actorToken("user_bob", Duration.ofMinutes(1), LONG);
    scene
        .clock()
        .ahead(
            Duration.ofMinutes(2),
            () -> {
              scene.browser().open(token.url());
              scene.untilText("#failed", "This link has expired");
            });
  }

  @Test
  @Tag("matrix")
  void time_isOver_theTabSaysSoAndTheFilterRefuses() throws Exception {
    ClerkActorToken token =
        scene.actorToken("user_frank", LONG, Duration.ofSeconds(6), Duration.ofMinutes(10));
    scene.browser().open(token.url());
    scene.see("#orders tbody tr");
    scene.untilBanner("active");
    scene.untilUrl("/ended?why=over");
    scene.untilText("h1", "The time is over");
    assertEquals("ended", scene.backend().impersonationsOf("user_frank").get(0).status());
    scene.browser().open(scene.shop("/profile"));
    scene.untilUrl("/sign-in");
  }

  @Test
  void stop_inTheBanner_endsTheSessionAndLeavesTheOperatorSignedIn() throws Exception {
    scene.signInToDashboard("sam");
    scene.act("user_bob");
    String session = session();
    scene.browser().open(scene.shop("/profile"));
    scene.untilBanner("active");
    scene.click("#stop");
    scene.untilUrl("/ended?why=stopped");
    scene.untilText("body", "at most 60 seconds");
    assertEquals("ended", scene.backend().session(session).orElseThrow().status());

    scene.driver().navigate().back();
    scene.untilUrl("/sign-in");
    assertFalse(String.valueOf(scene.driver().getPageSource()).contains("Fountain pen"));
    scene.browser().open(scene.dashboard("/users"));
    scene.see("#users tbody tr");
  }

  private void loseTokens() {
    for (Cookie cookie : scene.driver().manage().getCookies()) {
      if (cookie.getName().startsWith("__session")) {
        scene.driver().manage().deleteCookie(cookie);
      }
    }
  }

  private String caching(String path) {
    return String.valueOf(
        scene
            .browser()
            .script(
                "return (await fetch(arguments[0], { cache: 'reload' })).headers.get('Cache-Control')",
                path));
  }

  private String session() {
    return String.valueOf(
        scene.browser().script("return (await (await fetch('/api/me')).json()).sessionId"));
  }

  @Test
  @Tag("matrix")
  void end_fromTheDashboard_reachesTheOpenTab() throws Exception {
    scene.act("user_grace");
    String session = session();
    String shop = scene.newTab();
    scene.signInToDashboard("olga");
    scene.browser().open(scene.dashboard("/impersonations"));
    scene.click("tr[data-session='" + session + "'] [data-action=end]");
    scene.untilText("[role=status]", "60");
    scene.driver().switchTo().window(shop);
    scene.untilUrl("/ended?why=ended");
  }

  @Test
  void consent_withdrawn_closesTheShopToSupport() throws Exception {
    scene.act("user_judy");
    scene.browser().script("await fetch('/api/orders/1/cancel', { method: 'POST' })");
    String acting = scene.url();
    scene.browser().forgetCookies();
    scene.signInToShop("judy");
    scene.browser().open(scene.shop("/support-access"));
    scene.untilText("#visits", "order is late");
    scene.untilText("#visits", "signed in now");
    scene.click("#visits summary");
    scene.untilText("#visits", "POST /api/orders/1/cancel (refused)");
    assertFalse(scene.see("#visits").getText().contains("Sam"), "customers see support, not whom");
    scene.click("#withdraw");
    scene.untilText("#said", "Withdrawn.");

    scene.begin();
    scene.browser().open(scene.actorToken("user_judy", LONG, LONG).url());
    scene.untilText("h1", "Not while you act for somebody else");
    assertEquals(acting, scene.url());
    scene.click("a.button");
    scene.untilUrl("/ended?why=stopped");
  }

  @Test
  @Tag("matrix")
  void stop_linkOfAnotherSite_endsNothing() throws Exception {
    scene.act("user_bob");
    String session = session();
    scene.browser().open(scene.dashboard("/"));
    scene.inNewTab(
        () ->
            scene
                .browser()
                .script("window.open(arguments[0], '_blank')", scene.shop("/sign-in?stop=1")));
    scene.untilBanner("active");
    assertEquals("active", scene.backend().session(session).orElseThrow().status());
  }

  @Test
  @Tag("matrix")
  void tokenLostOften_isNoLoop() throws Exception {
    scene.signInToShop("alice");
    for (int i = 0; i < 5; i++) {
      loseTokens();
      scene.browser().open(scene.shop("/profile"));
      scene.see("[name=phone]");
    }
  }

  @Test
  @Tag("matrix")
  void customer_endsASessionOfSupport() throws Exception {
    scene.act("user_grace");
    String session = session();
    scene.browser().forgetCookies();
    scene.signInToShop("grace");
    scene.browser().open(scene.shop("/support-access"));
    scene.click("[data-end='" + session + "']");
    scene.untilText("#said", "within 60 seconds");
    assertEquals("revoked", scene.backend().session(session).orElseThrow().status());
  }

  @Test
  @Tag("matrix")
  void twoTabs_oneStops_theOtherFollows() throws Exception {
    scene.act("user_bob");
    String first = scene.newTab();
    scene.browser().open(scene.shop("/profile"));
    scene.untilBanner("active");
    scene.click("#stop");
    scene.untilUrl("/ended?why=stopped");
    scene.driver().switchTo().window(first);
    scene.untilUrl("/ended?why=ended");
  }

  @Test
  @Tag("matrix")
  void clerkPages_withoutNpm_sayWhatIsMissing() {
    scene.signInToShop("alice");
    for (String page : List.of("/clerk-js", "/react")) {
      scene.browser().open(scene.shop(page));
      scene.untilText("#missing", "Install npm");
    }
  }

  /** README's picture: made anew by {@code -Dpictures=<directory>}, and looked at before. */
  @Test
  void picture_ofReadme_showsTheShopWhileSupportActs() throws Exception {
    scene.act("user_bob");
    scene.browser().size(PICTURE);
    Path pictures =
        Files.createDirectories(Path.of(System.getProperty("pictures", "target/pictures")));
    scene.untilText(".limit .why", "support can look");
    scene.browser().screenshot(pictures.resolve("demo.png"));
    for (Path file : List.of(pictures.resolve("demo.png"), Path.of("..", "docs", "demo.png"))) {
      BufferedImage image = ImageIO.read(file.toFile());
      assertEquals(PICTURE, new Dimension(image.getWidth(), image.getHeight()), file.toString());
    }
  }

  @Test
  @Tag("matrix")
  void pages_inBothSchemesAndNarrow_haveNoSeriousFinding() throws Exception {
    scene.signInToDashboard("sam");
    scene.act("user_bob");
    List<String> pages =
        List.of(
            scene.shop("/"),
            scene.shop("/profile"),
            scene.shop("/security"),
            scene.shop("/support-access"),
            scene.shop("/ended?why=over"),
            scene.dashboard("/"),
            scene.dashboard("/users"),
            scene.dashboard("/impersonations"),
            scene.dashboard("/audit"),
            scene.dashboard("/audit-story?session=" + session()));
    for (String scheme : List.of("light", "dark")) {
      scene.browser().media(Map.of("prefers-color-scheme", scheme));
      for (String page : pages) {
        scene.browser().open(page);
        scene.see("h1");
        assertEquals(List.of(), scene.browser().axe(), page + " in " + scheme);
      }
    }
    scene.browser().size(new Dimension(360, 740));
    for (String page : pages) {
      scene.browser().open(page);
      scene.see("h1");
      assertEquals(
          true,
          scene.browser().script("return document.documentElement.scrollWidth <= innerWidth"),
          page + " is wider than the screen");
    }
  }
}
