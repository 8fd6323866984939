package dev.impersonation.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.http.Caller;
import dev.impersonation.http.GateRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;

@DisplayName("S24, S25, S27: Authorization headers of any content")
@Timeout(60)
final class AuthorizationFuzzTest {
  private static final String COOKIE_SUBJECT = "user_other";
  private static final List<GateRequest.Cookie> COOKIES =
      List.of(new GateRequest.Cookie("__session", SampleTokens.expanded("{other}")));

  /**
   * Input: a field a line, with tokens as {@link SampleTokens} names them; none at all if it is
   * empty. The request has a good cookie of another subject beside them.
   */
  @FuzzTest
  void verify_anyFields_speaksForTheHeaderOrRefuses(byte[] input) {
    List<String> fields =
        input.length == 0
            ? List.of()
            : List.of(SampleTokens.expanded(new String(input, ISO_8859_1)).split("\n", -1));
    Caller caller = Answers.caller(fields, COOKIES);
    Caller withoutCookie = Answers.caller(fields, List.of());

    boolean ofAnotherScheme = fields.size() == 1 && isOfAnotherScheme(fields.get(0));
    if (ofAnotherScheme && caller instanceof Caller.Refused) {
      // Containers refuse such bytes too; what matters is that none makes a header ours.
      assertFalse(fields.get(0).chars().allMatch(c -> c >= ' ' && c <= '~'));
      return;
    }
    if (ofAnotherScheme || fields.isEmpty()) {
      assertEquals(
          COOKIE_SUBJECT, assertInstanceOf(Caller.Verified.class, caller).context().subject());
      assertInstanceOf(Caller.SignedOut.class, withoutCookie);
      return;
    }
    // A header that is ours, or that says nothing clear, decides alone.
    Optional<ImpersonationContext> named =
        fields.size() == 1 ? SampleTokens.good(bearer(fields.get(0))) : Optional.empty();
    if (named.isPresent()) {
      assertEquals(new Caller.Verified(named.get()), caller);
      assertEquals(caller, withoutCookie);
    } else {
      assertInstanceOf(Caller.Refused.class, caller);
      assertInstanceOf(Caller.Refused.class, withoutCookie);
    }
  }

  /** The token after the scheme Bearer (RFC 6750 section 2.1), else an empty text. */
  private static String bearer(String field) {
    String stripped = field.strip();
    int end = "Bearer".length();
    return stripped.regionMatches(true, 0, "Bearer ", 0, end + 1)
        ? stripped.substring(end).replaceFirst("^ +", "")
        : "";
  }

  /** One token, spaces, and something that is no list with a Bearer in it. */
  private static boolean isOfAnotherScheme(String field) {
    String stripped = field.strip();
    int end = stripped.indexOf(' ');
    if (end < 1 || !isToken(stripped.substring(0, end))) {
      return false;
    }
    String rest = stripped.substring(end).replaceFirst("^ +", "");
    return !stripped.substring(0, end).equalsIgnoreCase("Bearer")
        && !rest.isEmpty()
        && !isSpace(rest.charAt(0))
        && !hasBearerInList(field.toLowerCase(Locale.ROOT));
  }

  private static boolean hasBearerInList(String list) {
    int length = "bearer".length();
    for (int comma = list.indexOf(','); comma >= 0; comma = list.indexOf(',', comma + 1)) {
      int start = comma + 1;
      while (start < list.length() && isSpace(list.charAt(start))) {
        start++;
      }
      if (list.startsWith("bearer", start)
          && start + length < list.length()
          && isSpace(list.charAt(start + length))) {
        return true;
      }
    }
    return false;
  }

  /** White space of ASCII, as in {@code \s} of a pattern. */
  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean isToken(String scheme) {
    return scheme
        .chars()
        .allMatch(
            c ->
                (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }
}
