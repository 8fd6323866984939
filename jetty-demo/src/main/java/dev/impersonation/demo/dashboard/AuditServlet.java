package dev.impersonation.demo.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Lists what is on record, as {@link AuditList} says, for a page that asks again and again. */
public final class AuditServlet extends DashboardServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    answer(
        response,
        HttpServletResponse.SC_OK,
        () ->
            new AuditList(dashboard().trail().onRecord().events(), dashboard().people())
                .json(AuditFilter.of(request), parameter(request, "after")));
  }
}
