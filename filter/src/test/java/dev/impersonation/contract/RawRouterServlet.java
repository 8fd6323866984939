package dev.impersonation.contract;

import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What reads the URI by itself, as frameworks, REST routers and default servlets do, each in its
 * way: tells which paths they would find in it.
 */
public final class RawRouterServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getParameter("again") != null
        && request.getDispatcherType() == DispatcherType.REQUEST) {
      request.startAsync().dispatch();
      return;
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("handler", "ran");
    String info = request.getPathInfo();
    answer.put("matched", request.getServletPath() + (info == null ? "" : info));
    answer.put("readings", readings(request.getRequestURI()));
    response.setHeader(WhoAmIServlet.RAN, "ran");
    response.setContentType("application/json");
    response.getWriter().write(JSON.writeValueAsString(answer));
  }

  /**
   * Segment by segment, as Spring's parsed patterns; the same resolved, as a default servlet; and
   * decoded before anything else, as REST routers and file systems.
   */
  public static List<String> readings(String uri) {
    String bySegments =
        withoutParameters(uri).map(RawRouterServlet::decoded).collect(Collectors.joining("/"));
    String decodedFirst =
        withoutParameters(decoded(uri).replace('\\', '/')).collect(Collectors.joining("/"));
    return List.of(bySegments, resolved(bySegments), resolved(decodedFirst));
  }

  private static Stream<String> withoutParameters(String path) {
    return Arrays.stream(path.split("/", -1)).map(segment -> segment.split(";", 2)[0]);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** As a file system finds it. */
  private static String resolved(String path) {
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.split("/", -1);
    for (String segment : segments) {
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        kept.addLast(segment);
      }
    }
    String last = segments[segments.length - 1];
    return "/" + String.join("/", kept) + (last.isEmpty() && !kept.isEmpty() ? "/" : "");
  }
}
