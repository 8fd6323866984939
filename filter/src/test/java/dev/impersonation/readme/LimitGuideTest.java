package dev.impersonation.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks what the recipes of docs/limit.md promise. */
final class LimitGuideTest extends LimitGuideScene {
  private static final List<String> IN_PERSON =
      List.of(
          "/account/password",
          "/account/email/change",
          "/account/second-factor/x",
          "/account/api-keys/",
          "/account/delete",
          "/payments/new");

  @Test
  void shippedDefault_impersonated_isReadOnly() throws Exception {
    start(filter());
    for (String method : List.of("GET", "HEAD", "OPTIONS")) {
      assertRuns(method, "/anything", acting());
    }
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "FOO", "get")) {
      assertDenied("impersonation_read_only", method, "/anything", acting());
      assertRuns(method, "/anything", own());
    }
    assertEquals(403, app().refusedHandshake("/anything", acting()));
    HttpResponse<String> answer = app().send("GET", "/anything", acting());
    assertEquals("active;mode=read-only", answer.headers().firstValue("Impersonation").orElse(""));
  }

  @Test
  void defaultDeny_asPrinted_closesAllButWhatIsFree() throws Exception {
    start(guard("free") + filter(guide.block("xml", "<param-name>default</param-name>")));
    assertDenied("impersonation_denied", "GET", "/anything", acting());
    assertRuns("GET", "/anything", own());
    assertRuns("POST", "/logout", acting());
    assertRuns("POST", "/stop-impersonating", acting());
  }

  @Test
  void afterExpiry_asPrinted_isTaken() throws Exception {
    start(filter(guide.block("xml", "<param-name>afterExpiry</param-name>")));
    assertRuns("GET", "/anything", acting());
  }

  @ParameterizedTest
  @ValueSource(strings = {"web.xml", "code"})
  void recipes_asPrinted_doWhatTheySay(String by) throws Exception {
    if (by.equals("code")) {
      start(
          "<listener><listener-class>Limits</listener-class></listener>",
          guide.block("java", "class Limits"));
    } else {
      start(guard("free") + guard("in-person") + guard("with-reason") + filter());
    }
    assertRuns("POST", "/logout", acting());
    assertRuns("POST", "/stop-impersonating", acting());
    assertDenied("impersonation_read_only", "POST", "/logout/other", acting());
    for (String path : IN_PERSON) {
      for (String method : List.of("GET", "POST", "DELETE")) {
        assertDenied("impersonation_denied", method, path, acting());
        assertRuns(method, path, own());
      }
      assertDenied("impersonation_denied", "GET", "/anything?forward=" + path, acting());
    }
    assertRuns("GET", "/account", acting());
    assertRuns("GET", "/account/passwords", acting());
  }

  @ParameterizedTest
  @ValueSource(strings = {"web.xml", "code"})
  @DisplayName("a reason opens what demands one, for writing too")
  void reason_asPrinted_isDemanded(String by) throws Exception {
    if (by.equals("code")) {
      start(
          "<listener><listener-class>Limits</listener-class></listener>",
          guide.block("java", "class Limits"));
    } else {
      start(guard("with-reason") + filter());
    }
    String actor = "user_engineer";
    assertRuns("POST", "/refunds/1", acting(Map.of("sub", actor, "reason", "r", "ticket", 4711)));
    assertRuns("POST", "/refunds/1", own());
    for (Map<String, Object> act :
        List.<Map<String, Object>>of(
            Map.of("sub", actor),
            Map.of("sub", actor, "reason", "r"),
            Map.of("sub", actor, "reason", " ", "ticket", "4711"),
            Map.of("sub", actor, "reason", true, "ticket", "4711"))) {
      assertDenied("impersonation_reason_required", "POST", "/refunds/1", acting(act));
      assertDenied("impersonation_reason_required", "GET", "/refunds", acting(act));
    }
  }

  @Test
  void modes_onOneRoute_holdTogether() throws Exception {
    String readOnly =
        guard("with-reason")
            .replace("with-reason", "read-only")
            .replace("require-reason", "read-only")
            .replaceAll("<init-param><param-name>members.*", "");
    start(readOnly + guard("with-reason") + filter());
    String reasoned = acting(Map.of("sub", "user_engineer", "reason", "r", "ticket", "4711"));
    assertRuns("GET", "/refunds", reasoned);
    assertDenied("impersonation_read_only", "POST", "/refunds", reasoned);
    assertDenied("impersonation_reason_required", "GET", "/refunds", acting());
  }

  @Test
  void policies_asPrinted_sayTheirCodes() throws Exception {
    start(
        "<listener><listener-class>Policies</listener-class></listener>"
            + guide.block("xml", "ImpersonationInfoServlet"),
        guide.block("java", "class Policies"));
    assertRuns("POST", "/anything", acting());
    assertRuns("GET", "/exports/all", own());
    assertDenied("exports_in_person_only", "GET", "/exports/all", acting());
    assertDenied(
        "impersonation_actor_not_permitted",
        "GET",
        "/anything",
        issuer.token().impersonatedBy("user_stranger").sign());
    assertDenied(
        "impersonation_subject_protected",
        "GET",
        "/anything",
        issuer.token().subject("user_director").impersonatedBy("user_engineer").sign());
    assertDenied(
        "impersonation_consent_required",
        "GET",
        "/anything",
        issuer.token().subject("user_other").impersonatedBy("user_engineer").sign());
    assertDenied(
        "impersonation_nested",
        "GET",
        "/anything",
        issuer.token().impersonatedBy("user_engineer").priorActors("user_engineer").sign());
    String agent = issuer.token().agent("agent_helper").sign();
    assertRuns("GET", "/anything", agent);
    assertDenied("impersonation_read_only", "POST", "/anything", agent);
    String stranger = issuer.token().impersonatedBy("user_stranger").sign();
    assertRuns("POST", "/logout", stranger);
    assertRuns("GET", "/impersonation", stranger);
    assertRuns("GET", "/impersonation/banner.js", stranger);
  }

  @Test
  void annotations_asPrinted_hold() throws Exception {
    start(
        filter() + servlet("order", "OrderServlet", "/order"),
        guide.block("java", "class OrderServlet"));
    assertRuns("GET", "/order", acting());
    assertRuns("HEAD", "/order", acting());
    assertRuns("POST", "/order", acting());
    assertDenied("impersonation_denied", "DELETE", "/order", acting());
    assertDenied("impersonation_read_only", "PUT", "/order", acting());
    assertRuns("DELETE", "/order", own());
  }

  @Test
  void info_asPrinted_answersAsPrinted() throws Exception {
    start(
        filter(guide.block("xml", "<param-name>default</param-name>"))
            + guide.block("xml", "ImpersonationInfoServlet"));
    HttpResponse<String> answer = app().send("GET", "/impersonation", acting());
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("{\"state\":\"active\",\"mode\":\"deny\"}", answer.body());
    assertEquals("active;mode=allow", answer.headers().firstValue("Impersonation").orElse(""));
    assertEquals("{\"state\":\"none\"}", app().send("GET", "/impersonation", own()).body());
  }

  @Test
  void everyRouteDecided_asPrinted_starts() throws Exception {
    String fail = guide.block("xml", "<param-name>coverage</param-name>");
    Exception undecided =
        assertThrows(Exception.class, () -> startAlone(guard("in-person") + filter(fail)));
    for (String name : List.of("(servlet default)", "(servlet jsp)")) {
      assertTrue(String.valueOf(undecided.getMessage()).contains(name), undecided.toString());
    }
    startAlone(guard("files-and-pages") + filter(fail));
    assertEquals(404, app().send("GET", "/no.file", acting()).statusCode());
    assertDenied("impersonation_read_only", "POST", "/no.jsp", acting());
  }

  @Test
  void snippets_ofTheGuide_areAllRunHere() {
    long blocks =
        Pattern.compile("(?m)^```(?:java|xml)$").matcher(guide.markdown()).results().count();
    // default, free, in-person, with-reason, files-and-pages, coverage, Limits, Policies,
    // OrderServlet, views, afterExpiry, coverage in tests (2), info.
    assertEquals(14, blocks, "a snippet was added: run it here");
  }
}
