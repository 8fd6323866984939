package dev.impersonation.springdemo;

import dev.impersonation.ImpersonationContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Answers whom the request speaks for, on the routes that guards open and close. */
@Controller
class GuardedController {
  @GetMapping({"/api/deny/**", "/public/**"})
  ResponseEntity<Map<String, @Nullable Object>> whoami(
      Optional<ImpersonationContext> context, HttpServletRequest request) {
    return IdentityAnswer.of(HttpStatus.OK, IdentityAnswer.members(context, request));
  }
}
