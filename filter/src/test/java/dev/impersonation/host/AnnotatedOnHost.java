package dev.impersonation.host;

import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.policy.ReadOnlyImpersonation;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;

/** Servlets that are annotated in each way there is. */
final class AnnotatedOnHost {
  @DenyImpersonation
  private static final class OfClass extends Answering {
    private static final long serialVersionUID = 1L;
  }

  private static class OfMethod extends Answering {
    private static final long serialVersionUID = 1L;

    @Override
    @DenyImpersonation
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {}
  }

  private static final class OfMethodGuarded extends OfMethod {
    private static final long serialVersionUID = 1L;
  }

  @ReadOnlyImpersonation
  private static final class OfClassAndMethod extends Answering {
    private static final long serialVersionUID = 1L;

    @Override
    @DenyImpersonation
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) {}
  }

  private abstract static class Answering extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {}
  }

  private AnnotatedOnHost() {}

  static void register(ServletContext context) {
    register(context, new OfClass(), "/of-class");
    register(context, new OfMethod(), "/of-method");
    register(context, new OfMethodGuarded(), "/of-method-guarded");
    register(context, new OfClassAndMethod(), "/of-class-and-method");
  }

  private static void register(ServletContext context, HttpServlet servlet, String pattern) {
    Objects.requireNonNull(context.addServlet(servlet.getClass().getSimpleName(), servlet))
        .addMapping(pattern);
  }
}
