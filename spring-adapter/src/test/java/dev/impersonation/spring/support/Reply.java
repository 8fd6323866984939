package dev.impersonation.spring.support;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Optional;

/** What an application answered. */
public record Reply(int status, HttpHeaders headers, String body) {
  static Reply of(HttpResponse<String> response) {
    return new Reply(response.statusCode(), response.headers(), response.body());
  }

  /** Returns the first field of this name. */
  public Optional<String> field(String name) {
    return headers.firstValue(name);
  }
}
