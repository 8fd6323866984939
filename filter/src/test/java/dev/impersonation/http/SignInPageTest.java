package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("signInUrl: where people are sent who are not signed in")
final class SignInPageTest {
  private static final Refusal SIGNED_OUT = Refusal.noToken("session-token-and-uat-missing");

  /** A page load of {@code /shop/orders} on an application at {@code /shop}. */
  private static GateRequest load(String origin, String raw, String query) {
    GateRequest request = mock(GateRequest.class);
    when(request.method()).thenReturn("GET");
    when(request.dispatch()).thenReturn("REQUEST");
    when(request.contextPath()).thenReturn("/shop");
    when(request.path()).thenReturn("/orders");
    when(request.rawPath()).thenReturn(Optional.of(raw));
    when(request.origin()).thenReturn(origin.isEmpty() ? Optional.empty() : Optional.of(origin));
    when(request.query()).thenReturn(query.isEmpty() ? Optional.empty() : Optional.of(query));
    when(request.headers(anyString())).thenReturn(List.of());
    when(request.headers("Sec-Fetch-Dest")).thenReturn(List.of("document"));
    return request;
  }

  private static String location(String url, GateRequest request) {
    Refusal answer = SignInPage.of(url).answer(request, SIGNED_OUT);
    return answer.fields().stream()
        .filter(field -> field.name().equals("Location"))
        .map(Refusal.Field::value)
        .findFirst()
        .orElse("none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "session-cookie-ambiguous",
        "token-type-mismatch",
        "token-invalid-algorithm",
        "token-invalid-audience",
        "token-invalid-authorized-parties",
        "token-invalid-act"
      })
  @DisplayName("what a new sign-in would bring again is no reason to be sent there")
  void answer_reasonThatSigningInDoesNotCure_isTheRefusal(String code) {
    Refusal refusal = Refusal.invalidToken(code);
    GateRequest request = load("https://app.example.com", "/shop/orders", "");
    assertSame(refusal, SignInPage.of("/sign-in").answer(request, refusal));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token-expired",
        "session-token-iat-before-client-uat",
        "session-token-but-no-client-uat",
        "token-invalid-signature",
        "token-invalid-issuer",
        "jwk-kid-mismatch",
        "session-pending"
      })
  void answer_reasonThatSigningInCures_isTheWayThere(String code) {
    GateRequest request = load("https://app.example.com", "/shop/orders", "");
    Refusal answer = SignInPage.of("/sign-in").answer(request, Refusal.invalidToken(code));
    assertEquals(303, answer.status());
  }

  @ParameterizedTest
  @CsvSource({
    "/sign-in, /sign-in?redirect_url=",
    "/, /?redirect_url=",
    "/sign-in?theme=dark, /sign-in?theme=dark&redirect_url=",
    "/sign-in?, /sign-in?redirect_url=",
    "/sign-in?a&, /sign-in?a&redirect_url=",
    "https://accounts.example.com, https://accounts.example.com?redirect_url=",
    "HTTPS://accounts.example.com:8443/a%20b, HTTPS://accounts.example.com:8443/a%20b?redirect_url=",
    "http://localhost:4100/sign-in, http://localhost:4100/sign-in?redirect_url="
  })
  void answer_pageLoad_isSentWithTheWayBack(String url, String before) {
    assertEquals(
        before + "https%3A%2F%2Fapp.example.com%2Fshop%2Forders%3Fa%3D1%26b%3D%2520",
        location(url, load("https://app.example.com", "/shop/orders", "a=1&b=%20")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ftp://app.example.com",
        "https://app.example.com@evil.example",
        "https://app.example.com\r\nX: y",
        "https://app.example.com/x",
        "https://",
        "javascript://app",
        "https://[::1",
        "https://a:b"
      })
  @DisplayName("where the host cannot say where it is, nobody is sent back")
  void answer_noOrigin_hasNoWayBack(String origin) {
    assertEquals("/sign-in", location("/sign-in", load(origin, "/shop/orders", "")));
  }

  @Test
  @DisplayName("what would end the field or the parameter is encoded, whoever lets it in")
  void answer_controls_areEncoded() {
    assertEquals(
        "/sign-in?redirect_url=https%3A%2F%2Fapp.example.com%2Fshop%2F%0D%0AX%3A%3F%23%3Fa%26b%C3%A9"
            + "%22%3C",
        location("/sign-in", load("https://app.example.com", "/shop/\r\nX:?#", "a&b\u00e9\"<")));
  }

  @Test
  @DisplayName("a way back of 4096 characters fits, and without its query what is longer")
  void answer_longQuery_isLeftOut() {
    String page = "https%3A%2F%2Fapp.example.com%2Fshop%2Forders";
    String longest = "x".repeat(PageUrl.MAX_LENGTH - page.length() - "%3F".length());
    assertEquals("/s?redirect_url=" + page + "%3F" + longest, back(longest));
    assertEquals("/s?redirect_url=" + page, back(longest + "x"));
    assertEquals("/s?redirect_url=" + page, back("\u00e9".repeat(PageUrl.MAX_LENGTH / 6)));
    assertEquals("/s?redirect_url=" + page, back("x".repeat(1_000_000)));
  }

  private static String back(String query) {
    return location("/s", load("https://app.example.com", "/shop/orders", query));
  }

  @Test
  @DisplayName("a path that is too long is not cut: nobody is sent back to another one")
  void answer_longPath_hasNoWayBack() {
    String way = "https%3A%2F%2Fa.example";
    int length = PageUrl.MAX_LENGTH - way.length() - "%2F".length();
    assertEquals(
        "/s?redirect_url=" + way + "%2F" + "x".repeat(length),
        location("/s", load("https://a.example", "/" + "x".repeat(length), "")));
    assertEquals(
        "/s", location("/s", load("https://a.example", "/" + "x".repeat(length + 1), "a=1")));
  }

  @ParameterizedTest
  @CsvSource({
    "__session=eyJ, ''",
    "__session_abc=eyJ&a=1, a=1",
    "a=1&__clerk_db_jwt=x&b, a=1&b",
    "__clerk_ticket=x, ''",
    "%5f%5Fclerk_handshake=x&%zz=1&b=2, b=2",
    "a=__session, a=__session",
    "__clerk_%0Ax=1&a=1, a=1",
    "&&, &&"
  })
  @DisplayName("credentials of sign-in flows stay where they are")
  void answer_credentialsInTheQuery_areLeftOut(String query, String kept) {
    String plain = location("/s", load("https://a.example", "/p", kept));
    assertEquals(plain, location("/s", load("https://a.example", "/p", query)));
  }

  @ParameterizedTest
  @CsvSource({
    "/p;jsessionid=ABC, /p",
    "/p;JSESSIONID=ABC.node1;v=2, /p;v=2",
    "/a;v=1;jsessionid=ABC/b, /a;v=1/b"
  })
  @DisplayName("so does the ID of a servlet session that a container has written into the path")
  void answer_sessionIdInThePath_isLeftOut(String path, String kept) {
    String plain = location("/s", load("https://a.example", kept, "a=1"));
    assertEquals(plain, location("/s", load("https://a.example", path, "a=1")));
  }

  @ParameterizedTest
  @CsvSource({
    "/shop/orders, https://app.example.com, ''",
    "/shop/orders/, https://app.example.com, ''",
    "/shop/orders?x, https://app.example.com, ''",
    "/shop/%6frders, https://app.example.com, ''",
    "https://app.example.com/shop/orders, https://app.example.com, ''",
    "https://APP.example.com/shop/orders, http://app.example.com:8080, ''",
    "https://app.example.com/shop/orders, http://10.0.0.1:8080, redirect_url=x",
    "https://app.example.com/shop/orders, http://10.0.0.1:8080, a&redirect%5furl=x"
  })
  @DisplayName("the page itself is not sent to itself")
  void answer_thePageItself_isTheRefusal(String url, String origin, String query) {
    assertEquals(
        SIGNED_OUT, SignInPage.of(url).answer(load(origin, "/shop/orders", query), SIGNED_OUT));
  }

  @Test
  @DisplayName("an outage sends nobody to sign in: the browser would go back and forth")
  void answer_outage_staysWhatItIs() {
    Refusal outage = Refusal.keysUnavailable();
    GateRequest request = load("https://app.example.com", "/shop/orders", "");
    assertEquals(outage, SignInPage.of("/sign-in").answer(request, outage));
  }

  @ParameterizedTest
  @CsvSource({
    "/orders, https://app.example.com",
    "/shop/order, https://app.example.com",
    "https://accounts.example.com/shop/orders, https://app.example.com"
  })
  void answer_anotherPage_isSent(String url, String origin) {
    assertTrue(location(url, load(origin, "/shop/orders", "")).startsWith(url + "?"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "sign-in",
        "//evil.example/sign-in",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://app.example.com/",
        "https:sign-in",
        "https:///sign-in",
        "https://user:secretvalue@app.example.com/",
        "https://app.example.com:70000/",
        "https://f\u00fcr.example/",
        "/sign in",
        "/sign-in\r\nX: y",
        "/sign-in#/factor",
        "/sign-in?redirect_url=x",
        "/sign-in?a=1&redirect%5Furl",
        "/a/../sign-in",
        "/a//sign-in",
        "/a%2Fsign-in",
        "/sign-in%",
        "/sign-in%zz"
      })
  @DisplayName("S47: what is no place to send people to fails at start, and is not quoted")
  void signInUrl_noPlace_isRefused(String url) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> GateBuilder.ofGate().signInUrl(url));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("signInUrl "), message);
    assertFalse(message.contains("secretvalue") || message.contains("evil"), message);
  }

  @Test
  void signInUrl_length_isBounded() {
    String longest = "/" + "x".repeat(SignInPage.MAX_LENGTH - 1);
    assertEquals(Optional.of(longest), SignInPage.of(longest).ownPath());
    assertThrows(IllegalArgumentException.class, () -> SignInPage.of(longest + "x"));
  }

  @Test
  @DisplayName("with anonymous=allow nobody is ever sent")
  void signInUrl_anonymousAllowed_isRefused() {
    GateBuilder<ImpersonationGate> builder =
        GateBuilder.ofGate()
            .publishableKey("pk_test_MTI3LjAuMC4xOjk0MDAk")
            .signInUrl("/sign-in")
            .anonymous(Anonymous.ALLOW);
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, builder::build);
    assertTrue(
        String.valueOf(refused.getMessage()).startsWith("signInUrl means nothing with anonymous"));
  }

  @Test
  void signInPath_ownOrUrl_isToldForTheOwn() {
    GateBuilder<ImpersonationGate> builder =
        GateBuilder.ofGate().publishableKey("pk_test_MTI3LjAuMC4xOjk0MDAk");
    assertEquals(Optional.empty(), builder.build().signInPath());
    assertEquals(
        Optional.of("/sign in/"), builder.set("signInUrl", "/sign%20in/").build().signInPath());
    assertEquals(
        Optional.empty(), builder.signInUrl("https://app.example.com/x").build().signInPath());
  }

  @Test
  @DisplayName("unless an adapter behind says that it refuses them")
  void signInUrl_anonymousAllowedAndRefusedLater_isTaken() {
    ImpersonationGate gate =
        GateBuilder.ofGate()
            .publishableKey("pk_test_MTI3LjAuMC4xOjk0MDAk")
            .signInUrl("/sign-in")
            .anonymous(Anonymous.ALLOW)
            .signedOutRefusedLater()
            .build();
    assertEquals(Optional.of("/sign-in"), gate.signInPath());
  }
}
