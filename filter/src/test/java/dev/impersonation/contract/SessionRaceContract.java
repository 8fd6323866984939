package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two identities that come at once with the ID of one session that is nobody's yet. */
public interface SessionRaceContract extends SessionContract {
  /** Where the other is when this one acts on what it has read: there too, done, gone. */
  List<Integer> BEHIND = List.of(0, 1, 3);

  /** What it acts on: what it read first, and once nobody else may take the session over. */
  List<Integer> READINGS = List.of(1, 2);

  /** Before it has put something there, after, and by the session it had asked for before. */
  List<String> READS = List.of("found", "kept", "held");

  /** Puts this into the session, and tells what the session holds after. */
  private CompletableFuture<HttpResponse<String>> putting(
      String value, String token, String cookie, String together, int behind, int reading) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port(settings()) + "/session?put=" + value))
            .header("Authorization", "Bearer " + token)
            .header("Cookie", cookie)
            .header(DepartureFilter.TOGETHER, together)
            .header(DepartureFilter.BEHIND, Integer.toString(behind))
            .header(DepartureFilter.READING, Integer.toString(reading))
            .build();
    return client().sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  /** The cookie with which the session goes on after this answer. */
  private String next(Exchange answer, String cookie) {
    return answer.header("Set-Cookie").isPresent() ? sessionCookie(answer) : cookie;
  }

  private void assertNothingOfAnother(String own, String kept, String when) {
    // The first to take a session over takes over what nobody's session held.
    assertTrue(
        kept.equals("null") || kept.equals("cart") || kept.equals(own),
        () -> own + " found " + kept + " in " + when);
  }

  @Test
  @DisplayName("neither ever finds what the other has put there")
  default void session_twoIdentitiesAtOnce_neverShareIt() {
    List<String> names = List.of("own", "acting");
    List<String> tokens =
        Stream.of(customer(), customer().impersonatedBy("user_engineer"))
            .map(token -> token.lifetime(Duration.ofHours(1)).sign())
            .toList();
    for (int behind : BEHIND) {
      for (int reading : READINGS) {
        race(names, tokens, behind, reading);
        race(reversed(names), reversed(tokens), behind, reading);
      }
    }
  }

  private static List<String> reversed(List<String> two) {
    return List.of(two.get(1), two.get(0));
  }

  private void race(List<String> names, List<String> tokens, int behind, int reading) {
    String when = names.get(1) + " behind by " + behind + " at reading " + reading;
    String cookie = sessionCookie(session("/public-session?put=cart", "", ""));
    List<CompletableFuture<HttpResponse<String>>> both =
        List.of(
            putting(names.get(0), tokens.get(0), cookie, when, 0, reading),
            putting(names.get(1), tokens.get(1), cookie, when, behind, reading));
    // Both have ended before either comes again: else one ends the session of a later request.
    List<HttpResponse<String>> answers = both.stream().map(CompletableFuture::join).toList();
    assertTrue(answers.stream().anyMatch(answer -> answer.statusCode() == 200), when);
    for (int who = 0; who < 2; who++) {
      HttpResponse<String> response = answers.get(who);
      Exchange answer =
          new Exchange(response.statusCode(), response.headers().map(), response.body());
      // Who comes second ends the session, under the hands of the first.
      assertTrue(answer.status() == 200 || answer.status() == 500, answer::toString);
      if (answer.status() == 200) {
        for (String read : READS) {
          assertNothingOfAnother(names.get(who), answer.json().path(read).asText(), when);
        }
      }
      Exchange later = session("/session", tokens.get(who), next(answer, cookie));
      assertNothingOfAnother(names.get(who), kept(later), when);
    }
  }
}
