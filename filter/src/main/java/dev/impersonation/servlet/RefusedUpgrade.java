package dev.impersonation.servlet;

import dev.impersonation.http.Refusal;
import jakarta.servlet.ServletException;
import org.jspecify.annotations.Nullable;

/** Ends the servlet that would leave HTTP; the filter around it then answers. */
final class RefusedUpgrade extends ServletException {
  private static final long serialVersionUID = 1L;

  private static final int MAX_DEPTH = 8;

  private final transient Refusal refusal;

  RefusedUpgrade(Refusal refusal) {
    super("upgrade() is refused while somebody impersonates: free the route with an allow guard");
    this.refusal = refusal;
  }

  /** Returns the one that an application threw, perhaps within something of its own. */
  static @Nullable RefusedUpgrade within(Throwable thrown) {
    @Nullable Throwable each = thrown;
    for (int depth = 0; each != null && depth < MAX_DEPTH; depth++) {
      if (each instanceof RefusedUpgrade refused) {
        return refused;
      }
      each = cause(each);
    }
    return null;
  }

  /** The exception may be anybody's. */
  private static @Nullable Throwable cause(Throwable thrown) {
    try {
      return thrown.getCause();
    } catch (RuntimeException e) {
      return null;
    }
  }

  Refusal refusal() {
    return refusal;
  }
}
