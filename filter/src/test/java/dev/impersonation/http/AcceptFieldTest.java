package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("who gets a page, and who problem details")
final class AcceptFieldTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
        "text/html, application/xhtml+xml, image/jxr, */*",
        "text/html",
        "TEXT/Html",
        "  text/html  ",
        "text/html;level=1",
        "text/html ; q=0.1",
        "*/*, text/html",
        "text/html;q=0.001",
        "text/html;q=1.0",
        "text/html, application/json;q=0",
        "text/html, application/problem+json; Q=0.000",
        ",, text/html,"
      })
  void prefersHtml_browser_isTrue(String accept) {
    assertTrue(AcceptField.prefersHtml(List.of(accept)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        ";",
        "*/*",
        "text/*",
        "application/json",
        "application/json, text/plain, */*",
        "application/problem+json",
        "application/problem+json, text/html",
        "text/html, application/json",
        "text/html, application/json;q=0.1",
        "text/html, Application/JSON",
        "text/html, application/vnd.api+json",
        "text/html;q=0",
        "text/html;q=0.0",
        "text/html;q=0.000",
        "text/html ; Q = 0",
        "text/html;q=0, */*",
        "text/html;level=1;q=0",
        "text/html;q=0;level=1",
        "text/htmlx",
        "xtext/html",
        "text/xhtml",
        "application/x;a=text/html",
        "text/event-stream"
      })
  void prefersHtml_programOrNothing_isFalse(String accept) {
    assertFalse(AcceptField.prefersHtml(List.of(accept)));
  }

  @Test
  void prefersHtml_severalFields_areOneList() {
    assertFalse(AcceptField.prefersHtml(List.of()));
    assertTrue(AcceptField.prefersHtml(List.of("image/png", "text/html")));
    assertFalse(AcceptField.prefersHtml(List.of("text/html", "application/json")));
    assertFalse(AcceptField.prefersHtml(List.of("application/json", "text/html")));
  }

  @Test
  @DisplayName("S45: an answer costs no time that grows faster than the field")
  void prefersHtml_hostileField_isReadInTime() {
    for (String part : List.of(";q=0", ";q=0.00001", ";q=0.", " ", ",", "0", ";q=0;q=01")) {
      String accept = "text/html" + part.repeat(60_000 / part.length()) + "x";
      assertTimeoutPreemptively(
          Duration.ofSeconds(5), () -> AcceptField.prefersHtml(List.of(accept)), part);
    }
  }
}
