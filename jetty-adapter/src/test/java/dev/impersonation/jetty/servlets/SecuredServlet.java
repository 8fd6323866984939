package dev.impersonation.jetty.servlets;

import dev.impersonation.ImpersonationPrincipal;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells whom the container knows, after what {@code do} asks it for. */
public final class SecuredServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String by = request.getParameter("by");
    if (by != null && request.getDispatcherType() == DispatcherType.REQUEST) {
      dispatch(by, request, response);
      return;
    }
    String done = done(request, response);
    response.setContentType("text/plain");
    response
        .getWriter()
        .write(
            String.join(
                " ",
                request.getDispatcherType().toString(),
                principal(request.getUserPrincipal()),
                String.valueOf(request.getRemoteUser()),
                String.valueOf(request.getAuthType()),
                roles(request),
                done));
  }

  private static void dispatch(String by, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    switch (by) {
      case "forward" -> request.getRequestDispatcher("/admin").forward(request, response);
      case "async" -> request.startAsync().dispatch("/admin");
      case "error" -> response.sendError(HttpServletResponse.SC_CONFLICT);
      default -> throw new ServletException("by what?");
    }
  }

  private static String done(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    return switch (Objects.requireNonNullElse(request.getParameter("do"), "")) {
      case "login" -> login(request);
      case "logout" -> {
        request.logout();
        yield "login:" + login(request) + ",authenticate:" + request.authenticate(response);
      }
      case "authenticate" ->
          request.authenticate(response) + "," + response.isCommitted() + response.getStatus();
      default -> "nothing";
    };
  }

  private static String login(HttpServletRequest request) {
    try {
      request.login("somebody", "secret");
      return "in";
    } catch (ServletException e) {
      return "failed";
    }
  }

  private static String principal(Principal principal) {
    return principal instanceof ImpersonationPrincipal known
        ? known.context().actorId().orElse("nobody") + ">" + known.getName()
        : String.valueOf(principal);
  }

  private static String roles(HttpServletRequest request) {
    return Stream.of("org:admin", "org:teams:manage", "linked", "other", "*", "**")
        .filter(request::isUserInRole)
        .collect(Collectors.joining(",", "[", "]"));
  }
}
