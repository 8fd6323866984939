package dev.impersonation.springdemo;

import dev.impersonation.ImpersonationContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/**
 * The error page: reports the status and whom the failed request spoke for, whatever its method.
 * Every path that no other handler has ends there.
 */
@Controller
class ErrorPage implements ErrorController {
  @RequestMapping("/error")
  ResponseEntity<Map<String, @Nullable Object>> report(
      Optional<ImpersonationContext> context, HttpServletRequest request) {
    if (request.getDispatcherType() != DispatcherType.ERROR
        || !(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("status", status);
    members.putAll(IdentityAnswer.members(context, request));
    return IdentityAnswer.of(HttpStatusCode.valueOf(status), members);
  }

  /**
   * Answers paths that do not exist as a container's default servlet does, by other methods too.
   */
  @GetMapping("/**")
  void nothing() {
    throw new ResponseStatusException(HttpStatus.NOT_FOUND);
  }

  /** And the root as one does that lists no directory. */
  @GetMapping("/")
  void root() {
    throw new ResponseStatusException(HttpStatus.FORBIDDEN);
  }
}
