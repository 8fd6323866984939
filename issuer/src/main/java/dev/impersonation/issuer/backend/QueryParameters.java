package dev.impersonation.issuer.backend;

import dev.impersonation.issuer.http.ApiException;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the parameters of a query, strictly: whatever is there twice, wrong or not asked for is an
 * error of its own, and {@link #end} throws them all at once. What a method returns for a parameter
 * in error must not be used before that.
 */
final class QueryParameters {
  private static final int DEFAULT_LIMIT = 10;
  private static final int MAX_LIMIT = 500;

  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,10}");

  private static final Pattern TIME = Pattern.compile("[0-9]{1,15}");

  private final Map<String, List<String>> parameters;
  // Clerk's SDKs may send their version with any request.
  private final Set<String> asked = new HashSet<>(Set.of("__clerk_api_version"));
  private final List<ApiException.Cause> causes = new ArrayList<>();

  private QueryParameters(Map<String, List<String>> parameters) {
    this.parameters = parameters;
  }

  static QueryParameters of(Context request) {
    String query = request.queryString();
    if (query != null) {
      requireDecodable(query);
    }
    return new QueryParameters(request.queryParamMap());
  }

  private static void requireDecodable(String query) {
    try {
      // Javalin leaves out what it cannot decode.
      String ignored = URLDecoder.decode(query, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.of(400, "request_invalid", "the query is not well-formed");
    }
  }

  /** Returns a parameter that may be absent. */
  Optional<String> text(String name) {
    asked.add(name);
    List<String> values = parameters.getOrDefault(name, List.of());
    if (values.size() > 1) {
      failed("form_param_duplicate", name, "is there twice");
    }
    return values.stream().findFirst();
  }

  /** Returns all of a parameter that may be repeated, with or without brackets at its end. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (String spelling : List.of(name, name + "[]")) {
      asked.add(spelling);
      texts.addAll(parameters.getOrDefault(spelling, List.of()));
    }
    return texts;
  }

  /** Returns how many elements of a list are asked for. */
  int limit() {
    return number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
  }

  /** Returns how many elements of a list are passed over. */
  int offset() {
    return number("offset", 0, 0, Integer.MAX_VALUE);
  }

  private int number(String name, int absent, int least, int most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return absent;
    }
    if (WHOLE_NUMBER.matcher(text.get()).matches()) {
      long number = Long.parseLong(text.get());
      if (number >= least && number <= most) {
        return (int) number;
      }
    }
    reject(name, "must be an integer from " + least + " to " + most);
    return absent;
  }

  /** Returns one of some texts; empty if it is absent. */
  Optional<String> oneOf(String name, Collection<String> known) {
    Optional<String> text = text(name);
    if (text.isPresent() && !known.contains(text.get())) {
      reject(name, "must be one of " + String.join(", ", known));
    }
    return text;
  }

  /** Returns a truth value; empty if it is absent. */
  Optional<Boolean> flag(String name) {
    return oneOf(name, List.of("true", "false")).map(Boolean::valueOf);
  }

  /** Returns milliseconds since the epoch; empty if it is absent. */
  Optional<Long> time(String name) {
    Optional<String> text = text(name);
    if (text.isPresent() && !TIME.matcher(text.get()).matches()) {
      reject(name, "must be a time in milliseconds since 1970");
      return Optional.empty();
    }
    return text.map(Long::valueOf);
  }

  /** Adds an error for each of these that is there. */
  void refuse(Collection<String> names, String message) {
    for (String name : names) {
      if (!texts(name).isEmpty()) {
        failed("form_param_unknown", name, message);
      }
    }
  }

  /** Adds the error that a parameter has a wrong value. */
  void reject(String name, String message) {
    failed("form_param_value_invalid", name, message);
  }

  private void failed(String code, String name, String message) {
    causes.add(new ApiException.Cause(code, name + " " + message, name));
  }

  /** Throws if anything was wrong, or if there is more than was asked for. */
  void end() {
    for (String name : parameters.keySet()) {
      if (!asked.contains(name)) {
        // The name is shown cut: it is the caller's own text.
        String shown = name.substring(0, Math.min(name.length(), JsonBody.MAX_SHOWN_CHARACTERS));
        failed("form_param_unknown", shown, "is not a parameter of this");
      }
    }
    if (!causes.isEmpty()) {
      throw ApiException.ofParameters(causes);
    }
  }
}
