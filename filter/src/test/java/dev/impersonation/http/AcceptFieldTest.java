package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
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
        ",, text/html,",
        "text/html\t;\tq=1.\t",
        "text/html;q=1.000",
        "text/html;a=\", application/json\"",
        "text/html;a=\"\\\", application/json\"",
        "text/html;a=\";q=0\"",
        "text/html;a=\"x\";q=0.5",
        "text/html;aq=0",
        "application/json;a=\",\";q=0, text/html",
        "application/jsonx, text/html"
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
        "application/x;a=\", text/html\"",
        "application/x;a=\"\\\", text/html\"",
        "text/html;a=\"",
        "text/html;a=\"x\\",
        "text/html\", application/json\"",
        "text/html, application/json;q=\"0\"",
        "text/html, application/json;q",
        "text/html, application/json;q=0;q=1",
        "text/html, application/json;q=0x",
        "text/html;q",
        "text/html;q=",
        "text/html;q=.",
        "text/html;q=.5",
        "text/html;q=2",
        "text/html;q=1.001",
        "text/html;q=01",
        "text/html;q=-1",
        "text/html;q=\"1\"",
        "text/html;q=1;q=0",
        "text/html;q=0;q=1",
        "text / html",
        "text/html\u00a0",
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
  @DisplayName("S52: what is too long to be read gets problem details, and no look at all")
  void prefersHtml_beyondTheLimit_isFalseUnread() {
    String longest = "text/html" + " ".repeat(AcceptField.MAX_LENGTH - 9);
    assertTrue(AcceptField.prefersHtml(List.of(longest)));
    assertFalse(AcceptField.prefersHtml(List.of(longest + " ")));
    assertFalse(AcceptField.prefersHtml(List.of(longest, "")));
    assertFalse(AcceptField.prefersHtml(List.of("", longest)));
    assertFalse(AcceptField.prefersHtml(Collections.nCopies(5_000, "text/html")));
    String huge = "text/html" + ";q=0".repeat(60_000);
    assertEquals(
        0, CountedText.steps(huge, field -> AcceptField.prefersHtml(List.of("text/html", field))));
  }
}
