package dev.impersonation.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What docs/limit.md says about forwards, includes and error pages. */
final class LimitGuideDispatchTest extends LimitGuideScene {
  @Test
  void views_withoutTheirGuard_areRefusedToAnAllowedPost() throws Exception {
    start(guard("free") + filter());
    assertDenied("impersonation_read_only", "POST", "/logout?forward=/WEB-INF/bye", acting());
    HttpResponse<String> page = app().send("POST", "/logout?include=/WEB-INF/bye", acting());
    assertEquals(200, page.statusCode());
    assertEquals("REQUEST ran to the end", page.body());
    assertRuns("GET", "/anything?forward=/WEB-INF/bye", acting());
  }

  @Test
  void views_withTheirGuardAsPrinted_areShown() throws Exception {
    start(guard("free") + guard("views") + filter());
    assertEquals(
        "FORWARD ran ", app().send("POST", "/logout?forward=/WEB-INF/bye", acting()).body());
    assertEquals(
        "REQUEST ran INCLUDE ran to the end",
        app().send("POST", "/logout?include=/WEB-INF/bye", acting()).body());
    assertFalse(app().send("POST", "/WEB-INF/bye", acting()).body().contains("REQUEST ran"));
  }

  @Test
  void errorPage_impersonated_isShownUnlessItIsClosed() throws Exception {
    start(guard("free") + filter());
    HttpResponse<String> page = app().send("POST", "/logout?error=x", acting());
    assertEquals(418, page.statusCode());
    assertEquals("ERROR ran ", page.body());
  }

  @Test
  void errorPage_withADenyGuard_keepsItsStatusAndDoesNotRun() throws Exception {
    String closed = guard("in-person").replace("/account/password/*", "/oops");
    start(guard("free") + closed + filter());
    HttpResponse<String> page = app().send("POST", "/logout?error=x", acting());
    assertEquals(418, page.statusCode());
    assertFalse(page.body().contains("ran"), page.body());
  }
}
