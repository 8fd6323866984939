package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.RequestBody;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the parameters of a form or of a query (URL Standard, application/x-www-form-urlencoded).
 */
final class Parameters {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final Map<String, List<String>> values = new HashMap<>();

  private Parameters(String text) {
    int begin = 0;
    for (int end = text.indexOf('&'); end >= 0; end = text.indexOf('&', begin)) {
      add(text.substring(begin, end));
      begin = end + 1;
    }
    add(text.substring(begin));
  }

  private void add(String pair) {
    int end = pair.indexOf('=');
    String name = end < 0 ? pair : pair.substring(0, end);
    String value = end < 0 ? "" : pair.substring(end + 1);
    values.computeIfAbsent(decoded(name), absent -> new ArrayList<>()).add(decoded(value));
  }

  /** Reads the body, which is a form or nothing at all. */
  static Parameters ofForm(Context request) {
    requireForm(request);
    try {
      return new Parameters(RequestBody.text(request));
    } catch (IllegalArgumentException e) {
      throw ApiException.of(400, "request_body_invalid", "the form is not encoded as one");
    }
  }

  /** Refuses a body that is no form. */
  static void requireForm(Context request) {
    if (!RequestBody.mediaType(request).equals(FORM) && request.bodyAsBytes().length > 0) {
      throw ApiException.of(
          415, "unsupported_content_type", "the Content-Type of a body must be " + FORM);
    }
  }

  static Parameters ofQuery(Context request) {
    String query = request.queryString();
    try {
      return new Parameters(query == null ? "" : query);
    } catch (IllegalArgumentException e) {
      throw ApiException.of(400, "request_invalid", "the query is not encoded as one");
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Returns a parameter; what is empty counts as absent. */
  Optional<String> find(String name) {
    List<String> found = values.getOrDefault(name, List.of());
    if (found.size() > 1) {
      throw ApiException.ofParameter("form_param_duplicate", name, name + " is there twice");
    }
    return found.stream().filter(value -> !value.isEmpty()).findFirst();
  }

  /** Whether the parameter is there, be it empty. */
  boolean has(String name) {
    return values.containsKey(name);
  }

  String required(String name) {
    return find(name)
        .orElseThrow(
            () -> ApiException.ofParameter("form_param_missing", name, name + " is missing"));
  }
}
