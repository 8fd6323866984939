package dev.impersonation.servlet;

import dev.impersonation.http.Refusal;
import jakarta.servlet.ServletException;

/** Ends the servlet that would leave HTTP; the filter around it then answers. */
final class RefusedUpgrade extends ServletException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  RefusedUpgrade(Refusal refusal) {
    super("upgrade() is refused while somebody impersonates: free the route with an allow guard");
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }
}
