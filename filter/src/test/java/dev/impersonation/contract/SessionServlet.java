package dev.impersonation.contract;

import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the parameter {@code put} in the servlet session, and tells what the session holds. With
 * {@code change} it asks for a new session ID, with {@code make} for a session, with {@code end}
 * for the end of the one there is.
 */
public final class SessionServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String KEPT = "kept";
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String put = request.getParameter("put");
    HttpServletRequest from = request.getParameter("past") == null ? request : unwrapped(request);
    boolean make = put != null || request.getParameter("make") != null;
    HttpSession session = make ? from.getSession() : from.getSession(false);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("found", session == null ? null : session.getAttribute(KEPT));
    if (session != null && put != null) {
      session.setAttribute(KEPT, put);
    }
    Meeting.of(request);
    answer.put("held", session == null ? null : session.getAttribute(KEPT));
    if (request.getParameter("change") != null) {
      answer.put("changed", changed(from));
    }
    answer.put("kept", kept(from));
    answer.put("id", session == null ? null : session.getId());
    answer.put("valid", from.isRequestedSessionIdValid());
    if (session != null && request.getParameter("end") != null) {
      session.invalidate();
    }
    response.setContentType("application/json");
    response.getWriter().write(JSON.writeValueAsString(answer));
  }

  static @Nullable Object kept(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session == null ? null : session.getAttribute(KEPT);
  }

  private static String changed(HttpServletRequest request) {
    try {
      return request.changeSessionId();
    } catch (IllegalStateException e) {
      return "nothing";
    }
  }

  /** The container's own request, past everything that filters put around it. */
  private static HttpServletRequest unwrapped(HttpServletRequest request) {
    HttpServletRequest inner = request;
    while (inner instanceof HttpServletRequestWrapper wrapper) {
      inner = (HttpServletRequest) wrapper.getRequest();
    }
    return inner;
  }
}
