package dev.impersonation.http;

import java.util.List;
import java.util.Optional;

/** A request as a test writes it down, of whose dispatch its host tells something else. */
record ToldRequest(PlainRequest request, String dispatch, boolean isAmbiguous)
    implements GateRequest {
  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String path() {
    return request.path();
  }

  @Override
  public Optional<String> rawPath() {
    return request.rawPath();
  }

  @Override
  public String contextPath() {
    return request.contextPath();
  }

  @Override
  public Optional<String> remoteAddress() {
    return request.remoteAddress();
  }

  @Override
  public Optional<String> requestId() {
    return request.requestId();
  }

  @Override
  public List<String> headers(String name) {
    return request.headers(name);
  }

  @Override
  public List<Cookie> cookies() {
    return request.cookies();
  }
}
