package dev.impersonation.host;

import dev.impersonation.http.CookieField;
import dev.impersonation.http.GateRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.URIUtil;

/** Shows a gate a request of Jetty before all its contexts. */
record CoreGateRequest(Request request) implements GateRequest {
  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String path() {
    return URIUtil.decodePath(request.getHttpURI().getCanonicalPath());
  }

  @Override
  public Optional<String> rawPath() {
    return Optional.of(Objects.requireNonNullElse(request.getHttpURI().getPath(), ""));
  }

  @Override
  public boolean isAmbiguous() {
    return request.getHttpURI().hasViolations();
  }

  @Override
  public String contextPath() {
    return "";
  }

  @Override
  public String dispatch() {
    return "REQUEST";
  }

  @Override
  public Optional<String> remoteAddress() {
    return Optional.of(Request.getRemoteAddr(request));
  }

  /** As {@code ServletRequest.getRequestId} has it. */
  @Override
  public Optional<String> requestId() {
    return Optional.of(request.getConnectionMetaData().getId() + "#" + request.getId());
  }

  @Override
  public List<String> headers(String name) {
    return request.getHeaders().getValuesList(name);
  }

  @Override
  public List<Cookie> cookies() {
    return headers("Cookie").stream().flatMap(field -> CookieField.read(field).stream()).toList();
  }
}
