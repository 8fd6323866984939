package dev.impersonation.jetty.paths;

import dev.impersonation.contract.PolicyPathContract;
import dev.impersonation.contract.RawConnection;
import dev.impersonation.jetty.core.Scene;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Ways to write a path, in which {@code closed} stands for its first segment. */
final class Spellings {
  /** What begins in one place and may end in the other. */
  private static final List<String> OF_TWO =
      List.of(
          "/open/../closed/x",
          "/open/%2e%2e/closed/x",
          "/open/.%2E/closed/x",
          "/open/..;/closed/x",
          "/open/..;a=b/closed/x",
          "/open/%2e%2e;a/closed/x",
          "/open/..%2fclosed/x",
          "/open/..%5cclosed/x",
          "/open/%252e%252e/closed/x",
          "/open%2f..%2fclosed/x",
          "/open%2f%2e%2e/closed/x",
          "/open/.%u002e/closed/x",
          "/open/..%u002fclosed/x",
          "/open/%c0%ae%c0%ae/closed/x",
          "/open/%c0%af../closed/x",
          "/open;/../closed/x",
          "/open//../closed/x",
          "/open//../../closed/x",
          "/open/;/../../closed/x",
          "/open/x/../../closed/x",
          "/open/./../closed/x",
          "/open/..//closed/x",
          "/open\\..\\closed\\x");

  private Spellings() {}

  /** Returns all of these paths; there are two places, and each may be meant. */
  static List<String> of(String meant, String other) {
    return Stream.concat(
            PolicyPathContract.SPELLINGS.stream(),
            OF_TWO.stream()
                .flatMap(
                    two ->
                        Stream.of(
                            two.replace("open", other),
                            two.replace("closed", "CLOSED_TOO")
                                .replace("open", "closed")
                                .replace("CLOSED_TOO", other))))
        .map(spelling -> spelled(spelling, meant))
        .toList();
  }

  private static String spelled(String spelling, String directory) {
    return spelling
        .replace("CLOSED", directory.toUpperCase(Locale.ROOT))
        .replace("%-losed", "%%%02x%s".formatted((int) directory.charAt(0), directory.substring(1)))
        .replace(
            "u0063losed", "u00%02x%s".formatted((int) directory.charAt(0), directory.substring(1)))
        .replace("closed", directory);
  }

  /** Sends a request and returns all that comes back. */
  static String answer(Scene scene, String path, String token) throws IOException {
    return RawConnection.exchange(
        scene.port(),
        "GET "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
            + "\r\n");
  }
}
