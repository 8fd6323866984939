package dev.impersonation.contract;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Tells everything a servlet can see of who the request speaks for, and counts its calls. */
public final class WhoAmIServlet extends HttpServlet {
  /** The system property that has the hosts run applications on virtual threads. */
  public static final String VIRTUAL_THREADS = "contract.virtualThreads";

  /** The field that tells that it ran where there is no body to tell it. */
  static final String RAN = "X-Handler";

  private static final long serialVersionUID = 1L;
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CALLS = "contract.calls";

  @Override
  public void init() {
    if (getServletContext().getAttribute(CALLS) == null) {
      getServletContext().setAttribute(CALLS, new AtomicInteger());
    }
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean counting = "/count".equals(request.getPathInfo());
    int calls = counting ? calls().get() : calls().incrementAndGet();
    Map<String, @Nullable Object> answer = counting ? new LinkedHashMap<>() : seen(request);
    answer.put("calls", calls);
    response.setHeader(RAN, "ran");
    sayOfCaches(request, response);
    response.setContentType("application/json");
    // Includes may come from a page that has taken the writer.
    byte[] body = JSON.writeValueAsBytes(answer);
    response.getWriter().write(new String(body, StandardCharsets.UTF_8));
  }

  /** Under INCLUDE the query is that of the page. */
  static void sayOfCaches(HttpServletRequest request, HttpServletResponse response) {
    Object included = request.getAttribute(RequestDispatcher.INCLUDE_QUERY_STRING);
    String query = included instanceof String text ? text : request.getQueryString();
    SaidOfCaches.say(query, response::setHeader, response::addHeader);
    if (query == null || !query.contains("caching=")) {
      return;
    }
    switch (query.replaceFirst(".*caching=", "")) {
      case "set-date" -> response.setDateHeader("Cache-Control", 0);
      case "add-date" -> response.addDateHeader("Cache-Control", 0);
      case "set-int" -> response.setIntHeader("Cache-Control", 1);
      case "add-int" -> response.addIntHeader("Cache-Control", 1);
      default -> {
        // Said by text.
      }
    }
  }

  private AtomicInteger calls() {
    ServletContext context = getServletContext();
    return (AtomicInteger) context.getAttribute(CALLS);
  }

  static Map<String, @Nullable Object> seen(HttpServletRequest request) {
    Optional<ImpersonationContext> context = ImpersonationFilter.context(request);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("handler", "ran");
    answer.put("path", request.getServletPath() + request.getPathInfo());
    answer.put("method", request.getMethod());
    answer.put("dispatcher", request.getDispatcherType().name());
    answer.putAll(SeenIdentity.of(context));
    answer.put(
        "principal",
        Optional.ofNullable(request.getUserPrincipal()).map(p -> p.getName()).orElse(null));
    answer.put("remoteUser", request.getRemoteUser());
    answer.put("authType", request.getAuthType());
    answer.put("subjectText", request.getAttribute(ImpersonationFilter.SUBJECT_ATTRIBUTE));
    answer.put("actorText", request.getAttribute(ImpersonationFilter.ACTOR_ID_ATTRIBUTE));
    answer.put("reason", request.getAttribute(ImpersonationFilter.SIGNED_OUT_REASON_ATTRIBUTE));
    // The group's name tells them apart on JDKs that do not know them, too.
    answer.put("threads", Thread.currentThread().getThreadGroup().getName());
    answer.put("status", request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE));
    answer.put("kept", SessionServlet.kept(request));
    answer.put("mdc", DepartureFilter.mdc());
    return answer;
  }
}
