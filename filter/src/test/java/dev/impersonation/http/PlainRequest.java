package dev.impersonation.http;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A request as a test writes it down, in place of a container's. */
record PlainRequest(String method, String path, List<Field> fields, List<Cookie> cookies)
    implements GateRequest {
  record Field(String name, String value) {}

  static PlainRequest get() {
    return of("GET");
  }

  static PlainRequest of(String method) {
    return new PlainRequest(method, "/", List.of(), List.of());
  }

  static PlainRequest bearer(String token) {
    return get().header("Authorization", "Bearer " + token);
  }

  PlainRequest at(String otherPath) {
    return new PlainRequest(method, otherPath, fields, cookies);
  }

  PlainRequest header(String name, String value) {
    return new PlainRequest(method, path, with(fields, new Field(name, value)), cookies);
  }

  PlainRequest cookie(String name, String value) {
    return new PlainRequest(method, path, fields, with(cookies, new Cookie(name, value)));
  }

  @Override
  public String contextPath() {
    return "/shop";
  }

  @Override
  public Optional<String> rawPath() {
    return Optional.empty();
  }

  @Override
  public String dispatch() {
    return "FORWARD";
  }

  @Override
  public Optional<String> remoteAddress() {
    return Optional.of("192.0.2.7");
  }

  @Override
  public Optional<String> requestId() {
    return Optional.of("request-1");
  }

  @Override
  public List<String> headers(String name) {
    return fields.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  private static <T> List<T> with(List<T> list, T last) {
    return Stream.concat(list.stream(), Stream.of(last)).toList();
  }
}
