package dev.impersonation.browser;

import java.util.List;
import java.util.Objects;
import org.openqa.selenium.Dimension;

/** What the page's first banner shows, in a browser. */
public record BannerPage(HeadlessBrowser browser) {
  private static final String BANNER =
      "const banner = document.querySelector('impersonation-banner');";

  /** Returns what a function's body returns that has the element as {@code banner}. */
  public Object script(String body, Object... arguments) {
    return Objects.requireNonNull(browser.script(BANNER + body, arguments), body);
  }

  /** Returns what people see of its own text; empty while it shows nothing. */
  public String text() {
    return String.valueOf(
        script(
            "const text = banner.shadowRoot?.querySelector('[part=text]');"
                + " return text?.checkVisibility() ? text.innerText.trim() : ''"));
  }

  /** Returns what screen readers were told last. */
  public String announcement() {
    return String.valueOf(
        script("return banner.shadowRoot.querySelector('[part=announcement]').textContent"));
  }

  /** Waits for the state that the server has answered. */
  public void untilState(String state) {
    browser.until(
        "the state " + state,
        driver ->
            script("return [banner.state, banner.dataset.state]").equals(List.of(state, state)));
  }

  /** Waits for the text to have this in it. */
  public void untilText(String part) {
    browser.until("the text " + part, driver -> text().contains(part));
  }

  /** Returns whether the control in its slot can be seen. */
  public boolean showsStop() {
    return (boolean) script("return banner.querySelector('[slot=stop]').checkVisibility()");
  }

  /** Returns whether nothing is beside or below the window. */
  public boolean fits() {
    return (boolean)
        script(
            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth");
  }

  /** Has the page come back to the front, at which the banner asks. */
  public void comeBack() {
    script("return document.dispatchEvent(new Event('visibilitychange'))");
  }

  /** Gives the window a desktop's size, or that of a small phone. */
  public void width(int pixels) {
    browser.size(new Dimension(pixels, 480));
  }
}
