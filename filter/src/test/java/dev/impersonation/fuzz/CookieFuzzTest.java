package dev.impersonation.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.http.Caller;
import dev.impersonation.http.GateRequest.Cookie;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;

@DisplayName("S26: Cookie headers of any content")
@Timeout(60)
final class CookieFuzzTest {
  private static final List<String> ENDINGS = List.of("", "_" + Answers.SUFFIX);

  private static final int MAX_VALUES = 4;

  /** Input: a Cookie header, with tokens as {@link SampleTokens} names them. */
  @FuzzTest
  void verify_anyCookies_speaksForOneUnambiguousSession(byte[] input) {
    List<Cookie> cookies = cookies(SampleTokens.expanded(new String(input, ISO_8859_1)));
    List<ImpersonationContext> candidates = new ArrayList<>();
    for (String ending : ENDINGS) {
      candidates.addAll(candidates(cookies, ending));
    }
    Caller caller = Answers.caller(List.of(), cookies);
    if (caller instanceof Caller.Verified verified) {
      assertTrue(candidates.contains(verified.context()), "nobody's cookie, or an ambiguous one");
      return;
    }
    assertInstanceOf(Caller.SignedOut.class, caller);
    boolean oneOfTwo =
        ENDINGS.stream().filter(e -> !values(cookies, "__session" + e).isEmpty()).count() == 1;
    boolean clear = ENDINGS.stream().allMatch(e -> isClear(cookies, e));
    assertTrue(candidates.isEmpty() || !oneOfTwo || !clear, "a good session was not taken");
    String own = ENDINGS.get(1);
    boolean isSpoiled =
        values(cookies, "__client_uat").size() > 1
            && values(cookies, "__session").size() <= 1
            && isClear(cookies, own);
    assertTrue(
        candidates(cookies, own).isEmpty() || !isSpoiled, "others have spoiled a session of ours");
  }

  private static boolean isClear(List<Cookie> cookies, String ending) {
    return values(cookies, "__session" + ending).size() <= 1
        && values(cookies, "__client_uat" + ending).size() <= 1;
  }

  /** Whom the cookies of this ending may speak for: no more than the newest of one session. */
  private static List<ImpersonationContext> candidates(List<Cookie> cookies, String ending) {
    Set<String> tokens = values(cookies, "__session" + ending);
    Set<String> updates = values(cookies, "__client_uat" + ending);
    if (tokens.size() > MAX_VALUES || updates.size() > (tokens.size() > 1 ? MAX_VALUES : 1)) {
      return List.of();
    }
    return tokens.stream()
        .filter(token -> tokens.stream().allMatch(other -> isOfOneSession(token, other)))
        .flatMap(token -> SampleTokens.good(token).stream())
        .filter(context -> updates.stream().allMatch(update -> isSignedInSince(context, update)))
        .toList();
  }

  /** Whether both name the same issuer, session and parties, and the other is no later. */
  private static boolean isOfOneSession(String token, String other) {
    if (token.equals(other)) {
      return true;
    }
    try {
      Map<String, @Nullable Object> claims = claims(token);
      Map<String, @Nullable Object> others = claims(other);
      return List.of("iss", "sid", "sub", "act").stream()
              .allMatch(name -> Objects.equals(claims.get(name), others.get(name)))
          && issuedAt(others) <= issuedAt(claims);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Map<String, @Nullable Object> claims(String token) {
    String[] segments = token.split("\\.", -1);
    return JsonOracle.object(Base64.getUrlDecoder().decode(segments[segments.length > 1 ? 1 : 0]));
  }

  private static double issuedAt(Map<String, @Nullable Object> claims) {
    return claims.get("iat") instanceof JsonOracle.Numeral number
        ? Double.parseDouble(number.text())
        : Double.NaN;
  }

  private static boolean isSignedInSince(ImpersonationContext context, String update) {
    if (update.isEmpty()
        || update.length() > 12
        || update.chars().anyMatch(c -> c < '0' || c > '9')) {
      return false;
    }
    long seconds = Long.parseLong(update);
    return seconds > 0 && seconds <= context.issuedAt().orElseThrow().getEpochSecond();
  }

  private static Set<String> values(List<Cookie> cookies, String name) {
    return cookies.stream()
        .filter(cookie -> cookie.name().equals(name) && !cookie.value().isEmpty())
        .map(Cookie::value)
        .collect(Collectors.toSet());
  }

  /** As a lenient container splits the header (RFC 6265 section 5.2). */
  private static List<Cookie> cookies(String header) {
    List<Cookie> cookies = new ArrayList<>();
    for (String pair : header.split(";", -1)) {
      int equals = pair.indexOf('=');
      cookies.add(
          equals < 0
              ? new Cookie(pair.strip(), "")
              : new Cookie(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip()));
    }
    assertEquals(header.chars().filter(c -> c == ';').count() + 1, cookies.size());
    return cookies;
  }
}
