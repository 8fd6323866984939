package dev.impersonation.demo;

import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers JSON from servlets. */
final class ServletJson {
  private ServletJson() {}

  /** The members for a request that passed the filter, or that no filter let anybody sign in on. */
  static Map<String, @Nullable Object> members(HttpServletRequest request) {
    return IdentityJson.members(
        ImpersonationFilter.context(request),
        request.getAttribute(ImpersonationFilter.SIGNED_OUT_REASON_ATTRIBUTE));
  }

  /** Answers with the members. In an INCLUDE the header fields are the including servlet's. */
  static void write(HttpServletResponse response, Map<String, @Nullable Object> members)
      throws IOException {
    byte[] body = IdentityJson.bytes(members);
    describe(response);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** Sets the header fields of an answer, its length excepted. */
  static void describe(HttpServletResponse response) {
    response.setContentType(IdentityJson.TYPE);
    response.setHeader("Cache-Control", IdentityJson.CACHING);
  }
}
