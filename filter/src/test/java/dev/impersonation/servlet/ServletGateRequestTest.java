package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.impersonation.http.GateRequest;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S26: a servlet request as the gate reads it")
final class ServletGateRequestTest {
  private final HttpServletRequest servlet = mock(HttpServletRequest.class);
  private final ServletGateRequest request =
      new ServletGateRequest(servlet, new DispatchTarget(DispatcherType.REQUEST, "/", null));

  private List<GateRequest.Cookie> cookies(String... fields) {
    when(servlet.getHeaders("Cookie")).thenReturn(Collections.enumeration(List.of(fields)));
    return request.cookies();
  }

  private static GateRequest.Cookie cookie(String name, String value) {
    return new GateRequest.Cookie(name, value);
  }

  @Test
  @DisplayName("containers make the text of a request's ID anew each time")
  void requestId_askedTwice_isReadOnce() {
    when(servlet.getRequestId()).thenReturn("r1", "r2");
    assertEquals(Optional.of("r1"), request.requestId());
    assertEquals(Optional.of("r1"), request.requestId());
    verify(servlet).getRequestId();
  }

  @Test
  void requestId_none_isEmpty() {
    assertEquals(Optional.empty(), request.requestId());
  }

  @Test
  void cookies_onePair_isNameAndValue() {
    assertEquals(List.of(cookie("a", "1")), cookies("a=1"));
  }

  @ParameterizedTest
  @CsvSource({
    "https, App.Example.com, 443, https://app.example.com",
    "https, app.example.com, 8443, https://app.example.com:8443",
    "https, app.example.com, 80, https://app.example.com:80",
    "http, localhost, 80, http://localhost",
    "http, localhost, 8080, http://localhost:8080",
    "http, localhost, -1, http://localhost",
    "http, ::1, 8080, http://[::1]:8080",
    "HTTP, [::1], 80, http://[::1]"
  })
  @DisplayName("the origin is what the container says, as a browser writes it")
  void origin_ofTheContainer_isWrittenAsByBrowsers(
      String scheme, String host, int port, String origin) {
    when(servlet.getScheme()).thenReturn(scheme);
    when(servlet.getServerName()).thenReturn(host);
    when(servlet.getServerPort()).thenReturn(port);
    assertEquals(origin, request.origin().orElse(""));
  }

  @Test
  void origin_untold_isEmpty() {
    assertEquals("", request.origin().orElse(""));
  }

  @Test
  @DisplayName("HTTP/2 clients send a header line for each cookie")
  void cookies_severalHeaderLines_areReadInOrder() {
    assertEquals(
        List.of(cookie("a", "1"), cookie("b", "2"), cookie("c", "3")), cookies("a=1; b=2", "c=3"));
  }

  @Test
  void cookies_duplicateNames_areAllKept() {
    assertEquals(
        List.of(cookie("a", "1"), cookie("a", "2"), cookie("a", "1"), cookie("A", "3")),
        cookies("a=1; a=2", "a=1;A=3"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "a=\"1\"|1",
        "a= \"1\" |1",
        "a=\"\"|''",
        "a=\"|\"",
        "a=\"1|\"1",
        "a=1\"|1\"",
        "a=1\"2\"|1\"2\"",
        "a=\" 1 \"|' 1 '",
        "a=\"\"1\"\"|\"1\"",
        "a=\"\\\"\"|\\\"",
        "a='1'|'''1'''"
      })
  @DisplayName("quotes around a whole value are taken off, once, and nothing is unescaped")
  void cookies_quotedValue_isWithoutItsQuotes(String field, String value) {
    assertEquals(List.of(cookie("a", value)), cookies(field));
  }

  @Test
  void cookies_semicolonInQuotes_separatesAllTheSame() {
    assertEquals(
        List.of(cookie("a", "\"1"), cookie("b", "2"), cookie("c", "\"")),
        cookies("a=\"1; b=2; c=\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {" a = 1 ", "a=1", "\ta\t=\t1\t", "a=  1"})
  void cookies_whitespaceAroundNameAndValue_isStripped(String field) {
    assertEquals(List.of(cookie("a", "1")), cookies(field));
  }

  @Test
  void cookies_whitespaceWithin_isKept() {
    assertEquals(List.of(cookie("a b", "1 2")), cookies("a b=1 2"));
  }

  @Test
  @DisplayName("what has no '=' is a name without a value, never a value without a name")
  void cookies_withoutEqualsSign_areEmpty() {
    assertEquals(List.of(cookie("a", ""), cookie("b", "")), cookies(" a ;b"));
  }

  @Test
  void cookies_emptyValue_isEmpty() {
    assertEquals(List.of(cookie("a", ""), cookie("b", "")), cookies("a=; b= "));
  }

  @Test
  void cookies_emptyName_isKept() {
    assertEquals(List.of(cookie("", "1"), cookie("", "")), cookies("=1;="));
  }

  @Test
  void cookies_furtherEqualsSigns_belongToTheValue() {
    assertEquals(List.of(cookie("a", "b=c==")), cookies("a=b=c=="));
  }

  @Test
  @DisplayName("commas separate nothing (RFC 6265 section 5.4)")
  void cookies_comma_belongsToTheValue() {
    assertEquals(List.of(cookie("a", "1, b=2")), cookies("a=1, b=2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void cookies_emptyHeader_isOneWithoutName(String field) {
    assertEquals(List.of(cookie("", "")), cookies(field));
  }

  @Test
  void cookies_emptyParts_hideNoOther() {
    assertEquals(
        List.of(cookie("", ""), cookie("a", "1"), cookie("", ""), cookie("b", "2"), cookie("", "")),
        cookies(";a=1; ;b=2;"));
  }

  @Test
  @DisplayName("the container's own reading does not count where there is a header")
  void cookies_withHeader_doNotAskTheContainer() {
    when(servlet.getCookies()).thenReturn(new Cookie[] {new Cookie("a", "other")});
    assertEquals(List.of(cookie("a", "1")), cookies("a=1"));
    verify(servlet, never()).getCookies();
  }

  @Test
  @DisplayName("requests that were made and not received have cookies without a header")
  void cookies_withoutHeader_areTheContainers() {
    when(servlet.getCookies())
        .thenReturn(new Cookie[] {new Cookie("a", "1"), new Cookie("a", null)});
    assertEquals(List.of(cookie("a", "1"), cookie("a", "")), cookies());
    when(servlet.getHeaders("Cookie")).thenReturn(null);
    assertEquals(List.of(cookie("a", "1"), cookie("a", "")), request.cookies());
  }

  @Test
  void cookies_none_areEmpty() {
    assertEquals(List.of(), cookies());
  }

  @Test
  void headers_several_areAllThereInOrder() {
    when(servlet.getHeaders("X")).thenReturn(Collections.enumeration(List.of("2", "1", "2")));
    assertEquals(List.of("2", "1", "2"), request.headers("X"));
  }

  @Test
  void headers_null_areNone() {
    when(servlet.getHeaders("X")).thenReturn(null);
    assertEquals(List.of(), request.headers("X"));
  }

  @Test
  void method_any_isTheRequests() {
    when(servlet.getMethod()).thenReturn("pAtch");
    assertEquals("pAtch", request.method());
  }
}
