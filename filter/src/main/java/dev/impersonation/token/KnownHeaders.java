package dev.impersonation.token;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the headers that verified tokens had, for the next ones have the same: an issuer writes
 * one for each of its keys. Only those enter, so that nobody else can fill it. Safe for use by many
 * threads.
 */
final class KnownHeaders {
  static final int MAX_HEADERS = 4;

  /** Never changed, but replaced; when two threads do so at once, one of the two is forgotten. */
  private volatile List<JoseHeader> headers = List.of();

  @Nullable JoseHeader find(String segment) {
    for (JoseHeader header : headers) {
      if (header.segment().equals(segment)) {
        return header;
      }
    }
    return null;
  }

  /** Remembers the header of a token whose signature was shown to be good. */
  void verified(JoseHeader header) {
    List<JoseHeader> before = headers;
    if (before.contains(header)) {
      return;
    }
    List<JoseHeader> after = new ArrayList<>(MAX_HEADERS);
    after.add(header);
    after.addAll(before.subList(0, Math.min(before.size(), MAX_HEADERS - 1)));
    headers = List.copyOf(after);
  }
}
