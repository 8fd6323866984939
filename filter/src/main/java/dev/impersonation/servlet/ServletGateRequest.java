package dev.impersonation.servlet;

import dev.impersonation.http.CookieField;
import dev.impersonation.http.GateRequest;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows the gate one dispatch of a servlet request. For one thread at a time. */
final class ServletGateRequest implements GateRequest {
  private static final Set<String> READING = Set.of("GET", "HEAD");

  /** Default servlets, and those of pages: a JSP file has no class. */
  private static final List<String> OF_HOSTS =
      List.of(
          "org.apache.catalina.", "io.undertow.servlet.", "org.apache.jasper.", "jakarta.faces.");

  private final HttpServletRequest request;
  private final DispatchTarget target;
  private final String path;
  private final boolean showsErrorPage;

  /** Hosts make the text anew each time. Null until it is asked for. */
  private @Nullable String requestId;

  ServletGateRequest(HttpServletRequest request, DispatchTarget target) {
    this(request, target, OwnAttributes.find(request));
  }

  /** The same where it was looked already for what is noted. */
  ServletGateRequest(
      HttpServletRequest request, DispatchTarget target, @Nullable OwnAttributes own) {
    this.request = request;
    this.target = target;
    this.path = path(target);
    this.showsErrorPage =
        ErrorPage.isRunning(own, request) || ErrorPage.isPage(own, request, target);
  }

  HttpServletRequest request() {
    return request;
  }

  DispatchTarget target() {
    return target;
  }

  /**
   * What an error page asks for must be shown, whatever the method of what failed: whoever passes
   * it on has it {@linkplain VerifiedRequest#shown asked for} by this one.
   */
  @Override
  public String method() {
    String method = request.getMethod();
    return showsErrorPage && !"HEAD".equals(method) ? "GET" : method;
  }

  /** The path of this dispatch, which under INCLUDE is not that of the path methods. */
  @Override
  public String path() {
    return path;
  }

  private static String path(DispatchTarget target) {
    String servlet = Objects.toString(target.servletPath(), "");
    return target.pathInfo() == null ? servlet : servlet + target.pathInfo();
  }

  /**
   * That of this dispatch as well: an application may dispatch to what its client names. A request
   * without a URI, which no container makes, reads as no path.
   */
  @Override
  public Optional<String> rawPath() {
    if (target.type() != DispatcherType.INCLUDE) {
      return Optional.of(Objects.toString(request.getRequestURI(), ""));
    }
    return target.servletPath() == null
        ? Optional.empty()
        : Optional.of(
            Objects.toString(request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI), ""));
  }

  /**
   * A component in front may have put a proxy's prefix into both. Where a dispatch has a URI of the
   * host's own, the prefix is in the context path alone.
   */
  @Override
  public String rawContextPath() {
    String told =
        target.type() == DispatcherType.INCLUDE
            ? contextPath()
            : Objects.toString(request.getContextPath(), "");
    String own = Objects.toString(ofApplication(request.getServletContext()), "");
    return target.type() == DispatcherType.REQUEST || begins(rawPath().orElse(""), told)
        ? told
        : own;
  }

  private static boolean begins(String uri, String context) {
    return uri.startsWith(context)
        && (uri.length() == context.length() || uri.charAt(context.length()) == '/');
  }

  /**
   * Tomcat and Undertow tell a welcome file's path at once, where others forward to it. The host's
   * own servlets serve by that path. One of the application's, which was chosen by it, may read the
   * folder's URI all the same: it is taken at its word for reading alone.
   */
  @Override
  public boolean isWelcomeFile() {
    HttpServletMapping mapping = request.getHttpServletMapping();
    if (mapping == null) {
      return false;
    }
    boolean isLeftOver =
        mapping.getMappingMatch() == null || mapping.getMappingMatch() == MappingMatch.DEFAULT;
    return isOfTheHost(request.getServletContext(), mapping.getServletName())
        || (!isLeftOver && READING.contains(method()));
  }

  private static boolean isOfTheHost(@Nullable ServletContext context, String servlet) {
    ServletRegistration registration =
        context == null ? null : context.getServletRegistration(servlet);
    String type = registration == null ? null : registration.getClassName();
    return registration != null && (type == null || OF_HOSTS.stream().anyMatch(type::startsWith));
  }

  /** That of this dispatch as well: an application may include what is another one's. */
  @Override
  public String contextPath() {
    Object told =
        switch (target.type()) {
          case REQUEST -> ofApplication(request.getServletContext());
          case INCLUDE -> request.getAttribute(RequestDispatcher.INCLUDE_CONTEXT_PATH);
          default -> null;
        };
    return Objects.toString(told == null ? request.getContextPath() : told, "");
  }

  /** Tomcat's request has it as the client wrote it, encoded and with parameters. */
  private static @Nullable String ofApplication(@Nullable ServletContext application) {
    return application == null ? null : application.getContextPath();
  }

  @Override
  public Optional<String> origin() {
    String scheme = request.getScheme();
    String host = request.getServerName();
    return scheme == null || host == null
        ? Optional.empty()
        : Optional.of(origin(scheme, host, request.getServerPort()));
  }

  /** As a browser writes it; hosts differ in whether they put an IPv6 address into brackets. */
  private static String origin(String scheme, String host, int port) {
    boolean isDefault =
        port <= 0
            || (scheme.equalsIgnoreCase("http") && port == 80)
            || (scheme.equalsIgnoreCase("https") && port == 443);
    boolean isBare = host.indexOf(':') >= 0 && !host.startsWith("[");
    String name = isBare ? "[" + host + "]" : host;
    return (scheme + "://" + name + (isDefault ? "" : ":" + port)).toLowerCase(Locale.ROOT);
  }

  @Override
  public Optional<String> query() {
    return Optional.ofNullable(request.getQueryString());
  }

  @Override
  public String dispatch() {
    return target.type().name();
  }

  @Override
  public Optional<String> remoteAddress() {
    return Optional.ofNullable(request.getRemoteAddr());
  }

  @Override
  public Optional<String> requestId() {
    if (requestId == null) {
      requestId = request.getRequestId();
    }
    return Optional.ofNullable(requestId);
  }

  @Override
  public boolean hasHeader(String name) {
    // Not getHeader: who reads the one and who reads the other must find the same.
    Enumeration<String> values = request.getHeaders(name);
    return values != null && values.hasMoreElements();
  }

  @Override
  public List<String> headers(String name) {
    Enumeration<String> values = request.getHeaders(name);
    if (values == null || !values.hasMoreElements()) {
      return List.of();
    }
    String first = values.nextElement();
    if (!values.hasMoreElements()) {
      return List.of(first);
    }
    List<String> all = new ArrayList<>(List.of(first));
    values.asIterator().forEachRemaining(all::add);
    return all;
  }

  /**
   * Reads the header itself: Undertow's {@code getCookies()} has only the last of several cookies
   * of one name, which hides that they differ.
   */
  @Override
  public List<Cookie> cookies() {
    List<String> fields = headers("Cookie");
    return fields.isEmpty()
        ? parsedCookies()
        : fields.stream().flatMap(field -> CookieField.read(field).stream()).toList();
  }

  @Override
  public List<Cookie> sessionCookies() {
    List<String> fields = headers("Cookie");
    return switch (fields.size()) {
      case 0 -> parsedCookies();
      case 1 -> CookieField.readSessions(fields.get(0));
      default ->
          fields.stream().flatMap(field -> CookieField.readSessions(field).stream()).toList();
    };
  }

  /** Requests that were not received but made have cookies without a header. */
  private List<Cookie> parsedCookies() {
    jakarta.servlet.http.Cookie[] cookies = request.getCookies();
    if (cookies == null) {
      return List.of();
    }
    return Arrays.stream(cookies)
        .map(
            cookie ->
                new Cookie(cookie.getName(), Objects.requireNonNullElse(cookie.getValue(), "")))
        .toList();
  }
}
