package dev.impersonation.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.BannerPageServlet;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The banner in a page of a host with the contract's application, from end to end. */
@Tag("matrix")
public abstract class BannerSuite {
  /** Starts the host with the contract's application. */
  protected abstract RunningHost start(Map<String, String> settings) throws Exception;

  @Test
  final void page_byCookie_showsWhoActsAndNothingInPerson() throws Exception {
    try (TestIssuer issuer = TestIssuer.start();
        RunningHost host =
            start(Map.of("publishableKey", issuer.publishableKey(), "coverage", "off"));
        HeadlessBrowser browser = HeadlessBrowser.start()) {
      String origin = "http://127.0.0.1:" + host.port();
      BannerPage page = new BannerPage(browser);

      Instant end = Instant.now().plus(Duration.ofMinutes(10));
      open(browser, origin, issuer.token().impersonatedBy("user_engineer").until(end));
      page.untilState("active");
      assertLinesMatch(
          List.of(
              "Sam Support is acting for Alice Archer\\. Read-only\\. Time left: (09:\\d\\d|10:00)"),
          List.of(page.text()));
      assertTrue(page.showsStop());
      assertEquals(List.of(), browser.axe());

      open(browser, origin, issuer.token());
      page.untilState("none");
      assertEquals("", page.text());
      assertFalse(page.showsStop());
      assertEquals(List.of(), browser.complaints());
    }
  }

  private static void open(HeadlessBrowser browser, String origin, TokenBuilder token) {
    browser.cookie(origin, "__session", token.lifetime(Duration.ofMinutes(10)).sign());
    browser.open(origin + BannerPageServlet.PATH);
  }
}
