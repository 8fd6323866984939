package dev.impersonation.jetty.core;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Session;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the parameter {@code put} in the session, and tells what the session holds, as {@code
 * SessionServlet} does. With {@code again} it ends the session first and asks for another.
 */
final class SessionedHandler extends Handler.Abstract {
  private static final String KEPT = "kept";
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Fields query = Request.extractQueryParameters(request);
    String put = query.getValue("put");
    Request from = query.getValue("past") == null ? request : unwrapped(request);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("valid", isRequestedSessionValid(from));
    if (query.getValue("again") != null) {
      from.getSession(true).invalidate();
    }
    boolean make = put != null || query.getValue("make") != null;
    Session session = from.getSession(make);
    answer.put("found", kept(session));
    if (session != null && put != null) {
      session.setAttribute(KEPT, put);
    }
    Together.meet(request);
    answer.put("held", kept(session));
    if (query.getValue("change") != null) {
      answer.put("changed", changed(from, response));
    }
    answer.put("kept", kept(from.getSession(false)));
    answer.put("id", session == null ? null : session.getId());
    if (session != null && query.getValue("end") != null) {
      session.invalidate();
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.write(true, ByteBuffer.wrap(JSON.writeValueAsBytes(answer)), callback);
    return true;
  }

  private static @Nullable Object kept(@Nullable Session session) {
    return session == null ? null : session.getAttribute(KEPT);
  }

  private static boolean isRequestedSessionValid(Request request) {
    Session session = request.getSession(false);
    return session != null
        && Request.getCookies(request).stream()
            .anyMatch(
                cookie ->
                    cookie.getName().equals("JSESSIONID")
                        && cookie.getValue().equals(session.getExtendedId()));
  }

  private static String changed(Request request, Response response) {
    Session session = request.getSession(false);
    if (session == null) {
      return "nothing";
    }
    session.renewId(request, response);
    return session.getId();
  }

  /** The server's own request, past what we put around it. */
  private static Request unwrapped(Request request) {
    Request inner = request;
    while (inner instanceof Request.Wrapper wrapper
        && inner.getClass().getPackageName().equals("dev.impersonation.jetty")) {
      inner = wrapper.getWrapped();
    }
    return inner;
  }
}
