package dev.impersonation.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.browser.HeadlessBrowser;
import dev.impersonation.demo.clerk.BackendApi;
import dev.impersonation.demo.clerk.ClerkActorToken;
import dev.impersonation.demo.clerk.ClerkException;
import dev.impersonation.issuer.LocalIssuer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;

/** The whole story, and a browser in which people act. For one thread. */
final class StoryScene implements AutoCloseable {
  private static final String PASSWORD = "demo-password";

  private final Story story;
  private final HeadlessBrowser browser;
  private final ShiftedClock clock;

  private StoryScene(Story story, HeadlessBrowser browser, ShiftedClock clock) {
    this.story = story;
    this.browser = browser;
    this.clock = clock;
  }

  static StoryScene start(Path directory, Optional<Path> clerkPages) throws IOException {
    ShiftedClock clock = new ShiftedClock();
    Story story =
        Story.start(
            0,
            uri ->
                LocalIssuer.builder()
                    .signInUrl(uri.resolve("/sign-in"))
                    .usersJson(DemoUsers.json())
                    .clock(clock)
                    .start(),
            directory.resolve("audit.jsonl"),
            clerkPages);
    try {
      return new StoryScene(story, HeadlessBrowser.start(), clock);
    } catch (RuntimeException | Error e) {
      story.close();
      throw e;
    }
  }

  HeadlessBrowser browser() {
    return browser;
  }

  WebDriver driver() {
    return browser.driver();
  }

  /** The clock of the issuer alone. */
  ShiftedClock clock() {
    return clock;
  }

  BackendApi backend() {
    return BackendApi.of(story.issuer().url(), story.issuer().secretKey());
  }

  String shop(String path) {
    return story.uri() + path;
  }

  String dashboard(String path) {
    return story.dashboard() + path;
  }

  /** Another browser, as far as anybody can tell: no tab but one, and no cookie. */
  void begin() {
    String first = driver().getWindowHandles().iterator().next();
    for (String tab : driver().getWindowHandles()) {
      if (!tab.equals(first)) {
        driver().switchTo().window(tab).close();
      }
    }
    driver().switchTo().window(first);
    browser.open("about:blank");
    browser.forgetCookies();
    browser.complaints();
  }

  /** Returns what is there or will be within seconds, and can be seen. */
  WebElement see(String selector) {
    return browser.until(
        selector,
        driver ->
            driver.findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElse(null));
  }

  void click(String selector) {
    see(selector).click();
  }

  void type(String selector, String text) {
    WebElement field = see(selector);
    field.clear();
    field.sendKeys(text);
  }

  boolean isThere(String selector) {
    return driver().findElements(By.cssSelector(selector)).stream()
        .anyMatch(WebElement::isDisplayed);
  }

  /** Waits until what is shown there has this in it. */
  void untilText(String selector, String text) {
    browser.until(
        text + " in " + selector,
        driver ->
            driver.findElements(By.cssSelector(selector)).stream()
                .anyMatch(element -> element.getText().contains(text)));
  }

  /** Returns the address of the page. */
  String url() {
    return String.valueOf(driver().getCurrentUrl());
  }

  void untilUrl(String part) {
    browser.until("the address " + part, driver -> url().contains(part));
  }

  void signInToShop(String name) {
    browser.open(shop("/sign-in"));
    type("[name=identifier]", name);
    type("[name=password]", PASSWORD);
    click("form button");
    see("#orders tbody tr");
  }

  void signInToDashboard(String name) {
    browser.open(dashboard("/sign-in"));
    type("#username", name);
    type("#password", PASSWORD);
    click("#sign-in");
    see("#users tbody tr");
  }

  /** Makes an actor token as any back office can, without the dashboard. */
  ClerkActorToken actorToken(String customer, Duration toOpen, Duration until)
      throws ClerkException {
    return actorToken(customer, toOpen, until, until);
  }

  /** The same, where the issuer gives the session longer, or less long. */
  ClerkActorToken actorToken(String customer, Duration toOpen, Duration until, Duration session)
      throws ClerkException {
    ObjectNode actor =
        new JsonMapper()
            .createObjectNode()
            .put("sub", "user_sam")
            .put("reason", "order is late")
            .put("ticket", "4711")
            .put("until", Instant.now().plus(until).getEpochSecond());
    return backend().createActorToken(customer, actor, toOpen, session);
  }

  /** Signs support in as a customer, by such a token. */
  void act(String customer) throws ClerkException {
    browser.open(actorToken(customer, Duration.ofMinutes(5), Duration.ofMinutes(15)).url());
    see("#orders tbody tr");
    untilBanner("active");
  }

  void untilBanner(String state) {
    see("impersonation-banner[data-state='" + state + "']");
  }

  /** Returns what the banner says. */
  String banner() {
    return String.valueOf(
        browser.script(
            "return document.querySelector('impersonation-banner').shadowRoot"
                + ".querySelector('[part=text]').innerText"));
  }

  /** Does something that opens a tab, and goes there. */
  void inNewTab(Runnable action) {
    Set<String> before = driver().getWindowHandles();
    action.run();
    String tab =
        browser.until(
            "a new tab",
            driver ->
                driver.getWindowHandles().stream()
                    .filter(handle -> !before.contains(handle))
                    .findFirst()
                    .orElse(null));
    driver().switchTo().window(tab);
  }

  /** Opens an empty tab, and returns the one that there was. */
  String newTab() {
    String before = driver().getWindowHandle();
    driver().switchTo().newWindow(WindowType.TAB);
    return before;
  }

  URI issuer() {
    return story.issuer().url();
  }

  @Override
  public void close() {
    try {
      browser.close();
    } finally {
      story.close();
    }
  }
}
