package dev.impersonation.springdemo;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.policy.ReadOnlyImpersonation;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Answers whom the request speaks for: at once, and by each way that leads to another handler. */
@Controller
@ReadOnlyImpersonation
class IdentityController {
  private static final String WHOAMI = "/api/whoami";

  @GetMapping(WHOAMI)
  ResponseEntity<Map<String, @Nullable Object>> whoami(
      Optional<ImpersonationContext> context, HttpServletRequest request) {
    return IdentityAnswer.of(HttpStatus.OK, IdentityAnswer.members(context, request));
  }

  @GetMapping("/fwd/**")
  String forward() {
    return "forward:" + WHOAMI;
  }

  /** The fields of the included answer are ignored by the container. */
  @GetMapping("/inc/**")
  void include(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    request.getRequestDispatcher(WHOAMI).include(request, response);
  }

  /** Answers from another thread. */
  @GetMapping("/async/**")
  Callable<ResponseEntity<Map<String, @Nullable Object>>> async(
      ImpersonationContext context, HttpServletRequest request) {
    return () -> whoami(Optional.of(context), request);
  }
}
