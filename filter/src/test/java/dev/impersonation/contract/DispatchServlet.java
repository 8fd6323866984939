package dev.impersonation.contract;

import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Sends the request on to the path, or the servlet of the name, in the parameter {@code to}, in the
 * way that the parameter {@code by} says; an include stands between a head and a tail. Where a
 * servlet of this class is sent on to, {@code thenBy} and {@code thenTo} say what it does, and the
 * third one in a row tells what it sees.
 */
public final class DispatchServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String RUNS = DispatchServlet.class.getName();

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    int runs = request.getAttribute(RUNS) instanceof Integer before ? before : 0;
    if (runs == 2) {
      response.getWriter().write(new JsonMapper().writeValueAsString(WhoAmIServlet.seen(request)));
      return;
    }
    String to = request.getParameter(runs == 1 ? "thenTo" : "to");
    String by = request.getParameter(runs == 1 ? "thenBy" : "by");
    if (request.getParameter("thenBy") != null) {
      request.setAttribute(RUNS, runs + 1);
    }
    dispatch(request, response, by, to);
  }

  private void dispatch(
      HttpServletRequest request, HttpServletResponse response, String by, String to)
      throws ServletException, IOException {
    RequestDispatcher target =
        by.startsWith("named")
            ? getServletContext().getNamedDispatcher(to)
            : request.getRequestDispatcher(to);
    switch (by) {
      case "forward", "named-forward" -> target.forward(request, response);
      case "writer-forward" -> {
        response.getWriter().write("head");
        target.forward(request, response);
      }
      case "include", "named-include" -> {
        response.getWriter().write("[\"head\",");
        target.include(request, response);
        response.getWriter().write(",\"tail\"]");
      }
      case "include-twice" -> {
        response.getWriter().write("[");
        target.include(request, response);
        response.getWriter().write(",");
        target.include(request, response);
        response.getWriter().write("]");
      }
      case "named-guarded-include", "guarded-include" -> {
        response.getWriter().write("[");
        getServletContext().getNamedDispatcher("guarded").include(request, response);
        response.getWriter().write(",");
        target.include(request, response);
        response.getWriter().write("]");
      }
      case "async-user" -> answerAsync(request.startAsync());
      case "async" -> request.startAsync().dispatch(to);
      case "async-wrapped" -> request.startAsync(request, response).dispatch(to);
      case "reset" -> writeAnew(response);
      case "async-reset" -> {
        AsyncContext async = request.startAsync();
        async.start(
            () -> {
              writeAnew(async.getResponse());
              async.complete();
            });
      }
      case "error" -> response.sendError(Integer.parseInt(request.getParameter("status")));
      case "redirect" -> response.sendRedirect(to);
      case "throw" -> throw new ServletException("thrown by the application");
      default -> throw new ServletException("by what?");
    }
  }

  private static void writeAnew(ServletResponse response) {
    try {
      ((HttpServletResponse) response).setHeader("X-Before-Reset", "set");
      response.getWriter().write("before");
      response.reset();
      response.getWriter().write("after");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers from another thread, with what the async context's own request tells. */
  private static void answerAsync(AsyncContext async) {
    async.start(
        () -> {
          HttpServletRequest request = (HttpServletRequest) async.getRequest();
          ServletResponse response = async.getResponse();
          response.setContentType("application/json");
          try {
            response
                .getWriter()
                .write(
                    "{\"principal\":\"%s\",\"remoteUser\":\"%s\",\"authType\":\"%s\",\"kept\":\"%s\"}"
                        .formatted(
                            request.getUserPrincipal() == null
                                ? ""
                                : request.getUserPrincipal().getName(),
                            request.getRemoteUser(),
                            request.getAuthType(),
                            SessionServlet.kept(request)));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } finally {
            async.complete();
          }
        });
  }
}
