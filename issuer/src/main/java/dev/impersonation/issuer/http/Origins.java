package dev.impersonation.issuer.http;

import io.javalin.http.Context;
import java.util.Set;

/** The pages that may call the Frontend API with their user's cookies (Fetch, CORS protocol). */
public final class Origins {
  private static final String PREFLIGHT_SECONDS = "600";

  private final Set<String> allowed;

  /**
   * @param allowed each as the header {@code Origin} has it
   */
  public Origins(Set<String> allowed) {
    this.allowed = Set.copyOf(allowed);
  }

  /** Whether a request with this origin may have its user's cookies. */
  public boolean isAllowed(String origin) {
    return allowed.contains(origin);
  }

  void allow(Context request) {
    String origin = request.header("Origin");
    request.header("Vary", "Origin");
    if (origin != null && isAllowed(origin)) {
      request
          .header("Access-Control-Allow-Origin", origin)
          .header("Access-Control-Allow-Credentials", "true")
          .header("Access-Control-Expose-Headers", "Clerk-Db-Jwt, Retry-After, x-country");
    }
  }

  void preflight(Context request) {
    String origin = request.header("Origin");
    if (origin != null && isAllowed(origin)) {
      request
          .header("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
          .header("Access-Control-Allow-Headers", "Authorization, Content-Type")
          .header("Access-Control-Max-Age", PREFLIGHT_SECONDS);
    }
    request.status(204);
  }
}
