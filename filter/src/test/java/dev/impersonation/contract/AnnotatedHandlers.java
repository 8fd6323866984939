package dev.impersonation.contract;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.policy.ReadOnlyImpersonation;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Servlets that say themselves what may be done while somebody impersonates. */
public final class AnnotatedHandlers {
  private static final JsonMapper JSON = new JsonMapper();

  private AnnotatedHandlers() {}

  /** Registers them, as {@code web.xml} does. */
  static void register(ServletContext context) {
    serve(context, "annotated-deny", new Denying(), "/public/annotated-deny");
    serve(context, "annotated-read-only", new ReadingOnly());
    serve(context, "annotated-allow", new Allowing(), "/annotated-allow-too");
    serve(context, "annotated-methods", new ByMethod());
    serve(context, "annotated-deny-but-get", new DenyingButGet());
  }

  private static void serve(
      ServletContext context, String name, HttpServlet servlet, String... patterns) {
    ServletRegistration.Dynamic registration =
        Objects.requireNonNull(context.addServlet(name, servlet));
    registration.setAsyncSupported(true);
    registration.addMapping("/" + name);
    registration.addMapping(patterns);
  }

  /** Answers every method that HttpServlet knows, and tells what it sees. */
  private abstract static class Answering extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      answer(request, response);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      answer(request, response);
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      answer(request, response);
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      answer(request, response);
    }

    /** Writes what it sees. */
    void answer(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      response.setContentType("application/json");
      byte[] body = JSON.writeValueAsBytes(WhoAmIServlet.seen(request));
      response.getWriter().write(new String(body, StandardCharsets.UTF_8));
    }
  }

  /** Closed. */
  @DenyImpersonation
  public static final class Denying extends Answering {
    private static final long serialVersionUID = 1L;
  }

  /** To be read. */
  @ReadOnlyImpersonation
  public static final class ReadingOnly extends Answering {
    private static final long serialVersionUID = 1L;
  }

  /** Open; goes on to the target in the parameter {@code to} in the way {@code by}. */
  @AllowImpersonation
  public static final class Allowing extends Answering {
    private static final long serialVersionUID = 1L;

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      String by = request.getParameter("by");
      if (by == null || request.getAttribute(by) != null) {
        super.answer(request, response);
        return;
      }
      request.setAttribute(by, by);
      String to = request.getParameter("to");
      if (by.equals("async")) {
        request.startAsync().dispatch(to);
        return;
      }
      RequestDispatcher target =
          by.startsWith("named")
              ? getServletContext().getNamedDispatcher(to)
              : request.getRequestDispatcher(to);
      if (by.endsWith("forward")) {
        target.forward(request, response);
      } else {
        response.getWriter().write("head");
        target.include(request, response);
        response.getWriter().write("tail");
      }
    }
  }

  /** Each method for itself. */
  public static final class ByMethod extends Answering {
    private static final long serialVersionUID = 1L;

    @Override
    @DenyImpersonation
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      super.doPost(request, response);
    }

    @Override
    @AllowImpersonation
    protected void doPut(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      super.doPut(request, response);
    }

    @Override
    @ReadOnlyImpersonation
    protected void doDelete(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      super.doDelete(request, response);
    }
  }

  /** A method that differs from its class. */
  @DenyImpersonation
  public static final class DenyingButGet extends Answering {
    private static final long serialVersionUID = 1L;

    @Override
    @AllowImpersonation
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      super.doGet(request, response);
    }
  }
}
