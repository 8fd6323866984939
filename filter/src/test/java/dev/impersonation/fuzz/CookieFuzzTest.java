package dev.impersonation.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.http.GateRequest.Cookie;
import dev.impersonation.http.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;

@DisplayName("S26: Cookie headers of any content")
@Timeout(60)
final class CookieFuzzTest {
  private static final List<String> ENDINGS = List.of("", "_" + Answers.SUFFIX);

  /** Input: a Cookie header, with tokens as {@link SampleTokens} names them. */
  @FuzzTest
  void verify_anyCookies_speaksForOneUnambiguousSession(byte[] input) {
    List<Cookie> cookies = cookies(SampleTokens.expanded(new String(input, ISO_8859_1)));
    List<ImpersonationContext> candidates = new ArrayList<>();
    for (String ending : ENDINGS) {
      session(cookies, ending).ifPresent(candidates::add);
    }
    Verdict verdict = Answers.verdict(List.of(), cookies);
    if (verdict instanceof Verdict.Verified verified) {
      assertTrue(candidates.contains(verified.context()), "nobody's cookie, or an ambiguous one");
      return;
    }
    assertInstanceOf(Verdict.SignedOut.class, verdict);
    boolean oneOfTwo =
        ENDINGS.stream().filter(e -> !values(cookies, "__session" + e).isEmpty()).count() == 1;
    boolean clear = ENDINGS.stream().allMatch(e -> values(cookies, "__client_uat" + e).size() <= 1);
    assertTrue(candidates.isEmpty() || !oneOfTwo || !clear, "a good session was not taken");
  }

  /** Whom the cookie of this ending speaks for, if it is the only one and not signed out since. */
  private static Optional<ImpersonationContext> session(List<Cookie> cookies, String ending) {
    Set<String> tokens = values(cookies, "__session" + ending);
    Set<String> updates = values(cookies, "__client_uat" + ending);
    if (tokens.size() != 1 || updates.size() > 1) {
      return Optional.empty();
    }
    return SampleTokens.good(tokens.iterator().next())
        .filter(context -> updates.stream().allMatch(update -> isSignedInSince(context, update)));
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
