package dev.impersonation.host;

import dev.impersonation.audit.SafeText;
import org.jspecify.annotations.Nullable;

/** A request, and what an access log has to say of it. */
record Logged(String request, String line) {
  static Logged of(
      String target, String token, int status, @Nullable String subject, @Nullable String actor) {
    String authorization = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
    return new Logged(
        target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n" + authorization,
        "127.0.0.1 %s %d %s %s"
            .formatted(
                target.replaceFirst("\\?.*", ""),
                status,
                subject == null ? "-" : SafeText.of(subject),
                actor == null ? "-" : SafeText.of(actor)));
  }
}
