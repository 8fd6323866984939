package dev.impersonation.jetty;

import dev.impersonation.http.CookieField;
import dev.impersonation.http.GateRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/**
 * Shows the gate a request as it is where a handler stands: before contexts its path is the whole
 * one, in a context that within it.
 *
 * @param method by which it is decided
 * @param encodedPath the canonical path, by which Jetty's own mappings match
 * @param path the same, decoded
 * @param isAmbiguous whether Jetty knows that the URI can be read in several ways
 */
record JettyGateRequest(
    Request request, String method, String encodedPath, String path, boolean isAmbiguous)
    implements GateRequest {
  static JettyGateRequest of(Request request) {
    return of(request, request.getMethod());
  }

  /** What an error page asks for must be shown, whatever the method of what failed. */
  static JettyGateRequest ofErrorPage(Request request) {
    return of(request, "HEAD".equals(request.getMethod()) ? "HEAD" : "GET");
  }

  private static JettyGateRequest of(Request request, String method) {
    String encoded = Objects.requireNonNullElse(Request.getPathInContext(request), "");
    String decoded = decoded(encoded);
    return new JettyGateRequest(
        request,
        method,
        encoded,
        decoded == null ? encoded : decoded,
        decoded == null || request.getHttpURI().hasViolations());
  }

  /** Null for what is no UTF-8, which lenient servers let in. */
  private static @Nullable String decoded(String encoded) {
    try {
      return URIUtil.decodePath(encoded);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public Optional<String> rawPath() {
    return Optional.of(Objects.requireNonNullElse(request.getHttpURI().getPath(), ""));
  }

  @Override
  public String contextPath() {
    String path = Request.getContextPath(request);
    return path == null || path.equals("/") ? "" : path;
  }

  @Override
  public Optional<String> origin() {
    String scheme = request.getHttpURI().getScheme();
    String host = Request.getServerName(request);
    if (scheme == null || host == null) {
      return Optional.empty();
    }
    int port = Request.getServerPort(request);
    return Optional.of(
        scheme
            + "://"
            + host
            + (port <= 0 || port == URIUtil.getDefaultPortForScheme(scheme) ? "" : ":" + port));
  }

  @Override
  public Optional<String> query() {
    return Optional.ofNullable(request.getHttpURI().getQuery());
  }

  @Override
  public String dispatch() {
    return Objects.requireNonNullElse(
        request.getContext().getCrossContextDispatchType(request), "REQUEST");
  }

  @Override
  public Optional<String> remoteAddress() {
    return Optional.ofNullable(Request.getRemoteAddr(request));
  }

  @Override
  public Optional<String> requestId() {
    return requestId(request);
  }

  /** As {@code ServletRequest.getRequestId} has it. */
  static Optional<String> requestId(Request request) {
    return Optional.of(request.getConnectionMetaData().getId() + "#" + request.getId());
  }

  @Override
  public List<String> headers(String name) {
    return request.getHeaders().getValuesList(name);
  }

  /** Reads the fields: what Jetty makes of them depends on its {@code CookieCompliance}. */
  @Override
  public List<Cookie> cookies() {
    List<Cookie> cookies = new ArrayList<>();
    for (String field : headers("Cookie")) {
      cookies.addAll(CookieField.read(field));
    }
    return cookies;
  }
}
