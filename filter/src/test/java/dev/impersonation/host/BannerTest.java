package dev.impersonation.host;

import static dev.impersonation.host.BannerScene.BANNER;
import static dev.impersonation.host.BannerScene.activeFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.browser.BannerPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** What the banner shows and says, whatever the server answers; {@code BannerSuite} is the rest. */
@DisplayName("The banner")
@Tag("matrix")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BannerTest {
  private static final String ACTIVE = "{\"state\":\"active\",\"mode\":\"read-only\"}";
  private static final String OVER = "{\"code\":\"impersonation_over\"}";
  private static final String DENIED = "{\"code\":\"impersonation_denied\"}";
  private static final String SAM = "Sam Support is acting for Alice Archer.";
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  /** In each page: what it waits for, what timers are set to, and what listeners are told. */
  private static final String WATCH =
      """
      window.delays = [];
      window.changes = [];
      window.timers = new Set();
      const { setTimeout: set, clearTimeout: clear } = window;
      window.setTimeout = (call, millis) => {
        const timer = set(() => { timers.delete(timer); call(); }, millis);
        delays.push(millis);
        timers.add(timer);
        return timer;
      };
      window.clearTimeout = (timer) => { timers.delete(timer); clear(timer); };
      window.pending = 0;
      const get = window.fetch;
      window.fetch = async (...request) => {
        pending++;
        try {
          const response = await get(...request);
          await response.clone().arrayBuffer();
          return response;
        } finally {
          set(() => pending--, 20);
        }
      };
      document.addEventListener("impersonation-change", (event) => {
        const { state, mode, until } = event.detail;
        changes.push(`${state} ${mode} ${until}`);
      });
      // As on a machine whose clock is wrong, and may be put right.
      window.wrongBy = Number(new URLSearchParams(location.search).get("wrong"));
      const now = Date.now;
      Date.now = () => now() + window.wrongBy;
      """;

  private BannerScene scene;

  @BeforeAll
  void start() throws Exception {
    scene = BannerScene.start(new JettyEe11Container());
    scene.browser().beforePages(WATCH);
    Files.createDirectories(SCREENSHOTS);
  }

  @AfterAll
  void stop() {
    scene.close();
  }

  @BeforeEach
  void desktop() {
    scene.page().width(1000);
    scene.browser().media(Map.of());
    scene.browser().complaints();
  }

  @AfterEach
  void pageKeepsItsPolicy() {
    assertEquals(
        List.of(),
        scene.browser().complaints().stream()
            // Of answers that tests ask for.
            .filter(line -> !line.contains("Failed to load resource"))
            .toList());
  }

  @Test
  void state_active_isShownAndReflected() {
    scene.answer(200, "{\"state\":\"active\",\"mode\":\"deny\",\"until\":4000000000}");
    BannerPage page = scene.open("");
    assertEquals(SAM + " Only what is permitted is open.", page.text());
    assertTrue(page.showsStop());
    assertEquals(
        List.of("active", "deny", 4_000_000_000L, "active", "deny"),
        page.script(
            "const { state, mode, until, dataset } = banner;"
                + " return [state, mode, until, dataset.state, dataset.mode]"));
    assertEquals(List.of("active deny 4000000000"), page.script("return changes"));
  }

  @Test
  void time_answerSaysNow_isLeftByThat() {
    scene.answer(200, "{\"state\":\"active\",\"mode\":\"deny\",\"until\":5000,\"now\":4900}");
    BannerPage page = scene.open("");
    page.untilText("Time left: 01:3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "signed-out"})
  void state_noneOrSignedOut_showsNothing(String state) {
    scene.answer(200, "{\"state\":\"" + state + "\"}");
    BannerPage page = scene.open("");
    page.untilState(state);
    assertEquals("", page.text());
    assertFalse(page.showsStop());
    assertEquals(0L, page.script("return banner.offsetHeight"));
  }

  @Test
  void state_unknown_saysThatItCannotTell() {
    scene.answer(200, "{\"state\":\"unknown\",\"mode\":\"read-only\"}");
    BannerPage page = scene.open("");
    assertEquals(
        "It cannot be told whether somebody is acting for Alice Archer. Read-only.", page.text());
    assertFalse(page.showsStop());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "null",
        "[]",
        "7",
        "{}",
        "{\"state\":7}",
        "{\"state\":\"over\"}",
        "{\"state\":\"toString\"}",
        "{\"state\":[\"none\"]}"
      })
  void answer_ofAnotherShape_changesNothing(String body) {
    scene.answer(200, body);
    BannerPage page = scene.open("");
    assertEquals("", page.text());
    assertFalse((boolean) page.script("return banner.hasAttribute('data-state')"));
    scene.answer(200, ACTIVE);
    scene.askAgain();
    assertEquals(SAM + " Read-only.", page.text());
    scene.answer(200, body);
    scene.askAgain();
    assertEquals(SAM + " Read-only.", page.text());
    assertEquals(1L, page.script("return changes.length"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"mode\":\"<b>\",\"until\":\"soon\",\"actorId\":{}", "\"until\":-1", "\"until\":1e300",
        "\"mode\":[\"deny\"],\"until\":null", "\"until\":1e999", "\"until\":253402300799"
      })
  void members_ofAnotherShape_areLeftOut(String members) {
    scene.answer(200, "{\"state\":\"active\"," + members + "}");
    BannerPage page = scene.open("");
    // Numbers too large for JavaScript's are infinite.
    assertEquals(SAM, page.text());
    assertEquals(false, page.script("return banner.hasAttribute('data-mode')"));
  }

  @ParameterizedTest
  @ValueSource(ints = {503, 500, 404, 403})
  void server_thatCannotAnswer_leavesWhatIsShown(int status) {
    scene.answer(200, ACTIVE);
    BannerPage page = scene.open("");
    for (String code : List.of("\"exports_in_person_only\"", "7", "[\"impersonation_denied\"]")) {
      scene.answer(status, "{\"code\":" + code + ",\"state\":\"none\"}");
      scene.askAgain();
      assertEquals(SAM + " Read-only.", page.text());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {503, 500, 404})
  void server_thatFails_leavesWhatIsShownWhateverItsCode(int status) {
    scene.answer(200, ACTIVE);
    BannerPage page = scene.open("");
    scene.answer(status, DENIED);
    scene.askAgain();
    assertEquals(SAM + " Read-only.", page.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "impersonation_denied",
        "impersonation_consent_required",
        "impersonation_actor_not_permitted"
      })
  void refusal_fromTheBeginning_showsWhoActsAndTheWayOut(String code) {
    scene.answer(403, "{\"code\":\"" + code + "\"}");
    BannerPage page = scene.open("");
    page.untilState("active");
    assertEquals(SAM + " Only what is permitted is open.", page.text());
    assertTrue(page.showsStop());
    assertEquals(List.of("active deny null"), page.script("return changes"));
  }

  @Test
  void refusal_afterAnAnswer_keepsWhatWasKnown() {
    String until = "\"until\":5000,\"now\":4900,\"actorId\":\"user_sam\"}";
    scene.answer(200, "{\"state\":\"active\",\"mode\":\"allow\"," + until);
    BannerPage page = scene.openPage("lang=\"en\"", BANNER + "></impersonation-banner>");
    scene.answer(403, DENIED);
    scene.askAgain();
    assertEquals(List.of("active allow 5000", "active deny 5000"), page.script("return changes"));
    assertTrue(
        page.text().startsWith("user_sam is acting for this account. Only what"), page.text());
    scene.answer(200, "{\"state\":\"none\"}");
    scene.askAgain();
    scene.answer(403, DENIED);
    scene.askAgain();
    assertEquals("active deny null", page.script("return changes.at(-1)"));
    assertTrue(page.text().startsWith("Support is acting for this account."), page.text());
  }

  @Test
  void refusal_whoActsCannotBeTold_isUnknown() {
    scene.answer(403, DENIED, "unknown;mode=allow");
    BannerPage page = scene.open("");
    page.untilState("unknown");
    assertFalse(page.showsStop());
    scene.answer(403, DENIED, "active;mode=allow");
    scene.askAgain();
    page.untilState("active");
  }

  @Test
  void countDown_runsAndEndsWithTheServersWord() {
    scene.answer(200, activeFor(3));
    BannerPage page = scene.open("refresh=\"0\"");
    page.untilText("Time left: 00:02");
    page.untilText("Time left: 00:01");
    assertEquals("Less than ten seconds left.", page.announcement());
    int before = scene.asked();
    scene.answer(403, OVER);
    page.untilState("over");
    assertEquals(before + 1, scene.asked());
    assertEquals("Sam Support is no longer acting for Alice Archer.", page.text());
    assertEquals(page.text(), page.announcement());
    assertFalse(page.showsStop());
    assertEquals("over null null", page.script("return changes.at(-1)"));
    assertFalse((boolean) page.script("return banner.hasAttribute('data-mode')"));
  }

  @Test
  void countDown_endThatTheServerDoesNotConfirm_staysActive() {
    scene.answer(200, activeFor(1));
    BannerPage page = scene.open("refresh=\"0\"");
    int before = scene.asked();
    scene.untilAskedAfter(before);
    page.untilText("Time left: 00:00");
    scene.settle();
    assertEquals("active", page.script("return banner.state"));
    assertEquals(0L, page.script("return timers.size"), "it will ask again");
    scene.askAgain();
    assertEquals(0L, page.script("return timers.size"), "it will ask again");
    assertEquals(before + 2, scene.asked());
  }

  @Test
  void countDown_endThatNobodyAnswers_isAskedAgainUntilSomebodyDoes() {
    scene.answer(200, activeFor(1));
    BannerPage page = scene.open("refresh=\"0\"");
    int before = scene.asked();
    scene.answer(503, "{}");
    scene.untilAskedAfter(before);
    page.untilText("Time left: 00:00");
    scene.settle();
    assertEquals(5_000L, page.script("return delays.at(-1)"));
    scene.askAgain();
    assertEquals(5_000L, page.script("return delays.at(-1)"));
    assertEquals("active", page.script("return banner.state"));
    before = scene.asked();
    scene.answer(403, OVER);
    page.untilState("over");
    scene.settle();
    assertEquals(before + 1, scene.asked());
    assertEquals(0L, page.script("return timers.size"), "it will ask again");
  }

  @Test
  void countDown_questionThatNobodyAnswersBeforeTheEnd_isNotAskedAgain() {
    scene.answer(200, activeFor(500));
    BannerPage page = scene.open("refresh=\"0\"");
    scene.answer(503, "{}");
    scene.askAgain();
    assertFalse((boolean) page.script("return delays.includes(5000)"));
  }

  @Test
  void countDown_endThatFindsNobodySignedIn_isBelievedAtOnce() {
    scene.answer(200, activeFor(2));
    BannerPage page = scene.open("refresh=\"0\"");
    int before = scene.asked();
    scene.answer(401, "");
    page.untilState("over");
    assertEquals(before + 1, scene.asked());
  }

  @Test
  void lastMinute_isAnnouncedOnceItBegins() {
    scene.answer(200, activeFor(62));
    BannerPage page = scene.open("");
    assertEquals("", page.announcement());
    page.untilText("Time left: 01:0");
    page.untilText("Time left: 00:5");
    assertEquals("Less than a minute left.", page.announcement());
    scene.answer(200, activeFor(3_750));
    scene.askAgain();
    page.untilText("Time left: 1:02:2");
    scene.answer(200, activeFor(9));
    scene.askAgain();
    assertEquals("Less than ten seconds left.", page.announcement());
    assertEquals(
        List.of("status", "timer"),
        page.script(
            "return ['announcement', 'time'].map("
                + "part => banner.shadowRoot.querySelector(`[part=${part}]`).role)"));
    assertFalse(
        (boolean) page.script("return !!banner.shadowRoot.querySelector('section [aria-live]')"));
  }

  @ParameterizedTest
  @ValueSource(longs = {5 * 3_600_000, -30 * 3_600_000})
  void countDown_clockOfTheBrowserIsWrong_isRightAllTheSame(long wrongBy) {
    scene.answer(200, activeFor(119));
    BannerPage page = scene.openWrong(wrongBy);
    page.untilText("Time left: 01:5");
    int before = scene.asked();
    page.script("window.wrongBy = 0; return 1");
    scene.untilAskedAfter(before);
    page.untilText("Time left: 01:5");
  }

  @Test
  void unauthorized_once_isAskedAgainBeforeItIsBelieved() {
    scene.answer(200, ACTIVE);
    BannerPage page = scene.open("refresh=\"0\"");
    scene.answer(401, "");
    scene.askAgain();
    assertEquals("active", page.script("return banner.state"));
    scene.answer(200, ACTIVE);
    scene.untilAskedAfter(scene.asked());
    assertEquals(List.of("active read-only null"), page.script("return changes"));
    scene.answer(401, "");
    scene.askAgain();
    page.untilState("over");
    scene.askAgain();
    assertEquals("over", page.script("return banner.state"));
  }

  @Test
  void unauthorized_fromTheBeginning_showsNothing() {
    scene.answer(401, "");
    BannerPage page = scene.open("");
    page.untilState("signed-out");
    assertEquals("", page.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en    | Sam Support is acting for Alice Archer. Read-only. Time left: 0",
        "de-AT | Sam Support handelt für Alice Archer. Nur Lesen. Verbleibende Zeit: 0",
        "ES-mx | Sam Support actúa en nombre de Alice Archer. Solo lectura. Tiempo restante: 0",
        "fr    | Sam Support is acting for Alice Archer. Read-only. Time left: 0",
        "_     | Sam Support is acting for Alice Archer. Read-only. Time left: 0",
        "ar-EG | Sam Support is acting for Alice Archer. Read-only. Time left: ٠"
      })
  void language_isThatOfThePage(String language, String text) {
    scene.answer(200, activeFor(500));
    BannerPage page =
        scene.openPage(
            "lang=\"" + language + "\"",
            BANNER + "actor=\"Sam Support\" subject=\"Alice Archer\"></impersonation-banner>");
    assertTrue(page.text().startsWith(text), page.text());
  }

  @Test
  void language_nearerThanThePages_wins() {
    scene.answer(200, "{\"state\":\"active\",\"mode\":\"allow\",\"actorId\":\"user_sam\"}");
    BannerPage page =
        scene.openPage(
            "lang=\"en\"", "<div lang=\"de\">" + BANNER + "></impersonation-banner></div>");
    assertEquals("user_sam handelt für dieses Konto. Änderungen sind möglich.", page.text());
    scene.answer(200, ACTIVE);
    scene.askAgain();
    assertEquals("Support handelt für dieses Konto. Nur Lesen.", page.text());
    page = scene.openPage("", BANNER + "></impersonation-banner>");
    assertEquals("Support is acting for this account. Read-only.", page.text());
  }

  @Test
  void label_ofAnotherLanguageThanThePages_saysSo() {
    scene.answer(200, ACTIVE);
    String language =
        "return ['[part=banner]', '[part=who]', '[part=mode]'].map("
            + "part => banner.shadowRoot.querySelector(part).closest('[lang]').lang)";
    BannerPage page =
        scene.openPage(
            "lang=\"fr\"", BANNER + "text-acting=\"{actor} agit.\"></impersonation-banner>");
    assertEquals(List.of("en", "fr", "en"), page.script(language));
    assertEquals(List.of(), scene.browser().axe());
    page.script("banner.setAttribute('text-label', 'Aide'); return 1");
    page.script("banner.removeAttribute('text-acting'); return 1");
    assertEquals(List.of("fr", "en", "en"), page.script(language));
  }

  @Test
  void texts_overridden_haveTheirPlacesFilled() {
    scene.answer(200, activeFor(500));
    BannerPage page =
        scene.open(
            "text-acting=\"{subject} &lt; {actor} {who}!\" text-read-only=\"R/O\""
                + " text-left=\"({time} to go)\" text-label=\"Help\"");
    assertTrue(
        page.text().matches("Alice Archer < Sam Support \\{who}! R/O \\(08:\\d\\d to go\\)"),
        page.text());
    assertEquals(
        "Help", page.script("return banner.shadowRoot.querySelector('section').ariaLabel"));
    page.script("banner.setAttribute('actor', '<img src=x onerror=alert(1)>'); return 1");
    assertTrue(page.text().contains("< <img src=x onerror=alert(1)> {who}"), page.text());
  }

  @Test
  void names_noneOrEmpty_areWords() {
    scene.answer(200, ACTIVE);
    BannerPage page =
        scene.openPage(
            "lang=\"en\"",
            BANNER + "actor=\"\" text-actor=\"Our staff\"><p>More</p></impersonation-banner>");
    assertEquals("Our staff is acting for this account. Read-only.", page.text());
    assertTrue((boolean) page.script("return banner.querySelector('p').checkVisibility()"));
  }

  @ParameterizedTest
  @CsvSource({"'',30000", "'refresh=\"0.1\"',5000", "'refresh=\"1e9\"',86400000"})
  void refresh_isBounded(String attribute, long millis) {
    scene.answer(200, ACTIVE);
    assertEquals(millis, scene.open(attribute).script("return delays.at(-1)"));
  }

  @ParameterizedTest
  @CsvSource({"'-1',30000", "'x',30000", "'',30000", "'60',60000", "'0',0"})
  void refresh_changed_holdsAtOnce(String value, long millis) {
    scene.answer(200, ACTIVE);
    BannerPage page = scene.open("refresh=\"7\"");
    int before = scene.asked();
    page.script("delays = []; banner.setAttribute('refresh', arguments[0]); return 1", value);
    scene.untilAskedAfter(before);
    scene
        .browser()
        .until(
            "the next delay",
            driver ->
                page.script("return delays.filter(millis => millis > 0 && millis !== 10000)")
                    .equals(millis == 0 ? List.of() : List.of(millis)));
  }

  @Test
  void element_moved_goesOnAndLeavesNothingBehind() {
    scene.answer(200, activeFor(500));
    BannerPage page = scene.open("");
    int before = scene.asked();
    page.script("document.querySelector('main').append(banner); return 1");
    scene.untilAskedAfter(before);
    assertTrue(page.text().startsWith(SAM), page.text());
    page.script("window.removed = banner; banner.remove(); return 1");
    assertEquals(0L, scene.browser().script("return timers.size"));
    before = scene.asked();
    page.browser()
        .script(
            "document.dispatchEvent(new Event('visibilitychange'));"
                + "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
    scene.settle();
    assertEquals(before, scene.asked());
    assertEquals(0L, scene.browser().script("return timers.size"));
  }

  @Test
  void module_loadedTwice_definesOnce() {
    scene.answer(200, ACTIVE);
    BannerPage page =
        scene.openPage(
            "lang=\"en\"",
            BANNER
                + "></impersonation-banner>"
                + "<script type=\"module\" src=\"/impersonation/banner.js?again\"></script>");
    assertEquals("Support is acting for this account. Read-only.", page.text());
  }

  @Test
  void source_withoutAttribute_isTheModulesServlet() {
    scene.answer(200, ACTIVE);
    BannerPage page = scene.open("");
    page.script("banner.removeAttribute('src'); return 1");
    page.untilState("over");
    scene.answer(200, ACTIVE);
    int before = scene.asked();
    page.script("banner.setAttribute('src', '/state'); return 1");
    scene.untilAskedAfter(before);
    page.untilState("active");
  }

  @Test
  void countDown_ofARealToken_endsByTheFiltersWord() {
    scene.answer(200, "{\"state\":\"none\"}");
    BannerPage page = scene.open("refresh=\"0\"");
    Instant end = Instant.now().plusSeconds(3);
    scene.signIn(SharedIssuers.TRUSTED.token().impersonatedBy("user_sam").until(end));
    page.script("banner.removeAttribute('src'); return 1");
    page.untilText("Time left: 00:0");
    page.untilState("over");
    assertFalse(Instant.now().isBefore(end.truncatedTo(ChronoUnit.SECONDS)));
    scene.browser().driver().manage().deleteAllCookies();
    assertEquals(
        List.of("none null null", "active read-only " + end.getEpochSecond(), "over null null"),
        page.script("return changes"));
  }

  @Test
  void page_backFromTheCache_asksAgain() {
    scene.answer(200, ACTIVE);
    BannerPage page = scene.open("refresh=\"0\"");
    scene.answer(200, "{\"state\":\"none\"}");
    page.script(
        "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })); return 1");
    page.untilState("none");
    assertEquals(List.of("active read-only null", "none null null"), page.script("return changes"));
  }

  @Test
  void keyboard_reachesTheControlAndFocusStays() {
    scene.answer(200, ACTIVE);
    BannerPage page = scene.open("");
    scene.browser().driver().findElement(By.tagName("body")).sendKeys(Keys.TAB);
    assertEquals("Stop", page.script("return document.activeElement.textContent"));
    scene.browser().driver().findElement(By.tagName("input")).sendKeys("x");
    for (String answer : List.of("{\"state\":\"none\"}", activeFor(5), ACTIVE)) {
      scene.answer(200, answer);
      scene.askAgain();
      assertEquals("INPUT", page.script("return document.activeElement.tagName"));
    }
  }

  @ParameterizedTest
  @CsvSource({"light,none", "dark,none", "light,active", "dark,active"})
  void page_anyColours_isAccessibleAndFits(String scheme, String forced) {
    scene.browser().media(Map.of("prefers-color-scheme", scheme, "forced-colors", forced));
    scene.answer(200, activeFor(500));
    for (int width : new int[] {1000, 320}) {
      scene.page().width(width);
      BannerPage page = scene.open("");
      page.untilText("Time left");
      assertTrue(page.fits(), scheme + " " + width);
      assertEquals(List.of(), scene.browser().axe(), scheme + " " + forced);
      scene
          .browser()
          .screenshot(
              SCREENSHOTS.resolve("banner-" + scheme + "-" + forced + "-" + width + ".png"));
    }
    scene.answer(403, OVER);
    scene.askAgain();
    assertEquals(List.of(), scene.browser().axe());
  }

  @Test
  void page_rightToLeft_isFollowed() {
    scene.answer(200, ACTIVE);
    BannerPage page =
        scene.openPage("lang=\"en\" dir=\"rtl\"", BANNER + "></impersonation-banner>");
    assertEquals(
        "rtl",
        page.script("return getComputedStyle(banner.shadowRoot.querySelector('p')).direction"));
  }

  @Test
  void style_ofThePage_holds() {
    scene.answer(200, ACTIVE);
    BannerPage page = scene.open("");
    page.script(
        """
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`impersonation-banner {
          --impersonation-banner-position: sticky;
          --impersonation-banner-background: rgb(1, 2, 3);
        }
        impersonation-banner::part(actor) { color: rgb(4, 5, 6) }`);
        document.adoptedStyleSheets = [sheet];
        return 1""");
    assertEquals(
        List.of("sticky", "rgb(1, 2, 3)", "rgb(4, 5, 6)"),
        page.script(
            """
            const style = (element) => getComputedStyle(element);
            const inside = (selector) => style(banner.shadowRoot.querySelector(selector));
            return [style(banner).position, inside("section").backgroundColor,
              inside("[part=actor]").color]"""));
  }
}
