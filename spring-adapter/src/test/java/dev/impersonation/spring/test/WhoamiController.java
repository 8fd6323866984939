package dev.impersonation.spring.test;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.Callable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers who a request is of. */
@RestController
class WhoamiController {
  @GetMapping("/whoami")
  String whoami(HttpServletRequest request) {
    return ImpersonationFilter.context(request).map(WhoamiController::name).orElse("nobody");
  }

  private static String name(ImpersonationContext context) {
    return context
        .actor()
        .map(actor -> context.subject() + " by " + actor.subject())
        .orElseGet(context::subject);
  }

  @GetMapping("/later")
  Callable<String> later(HttpServletRequest request) {
    return () -> whoami(request);
  }

  @PostMapping("/account")
  String change() {
    return "changed";
  }

  @GetMapping("/guarded/thing")
  String guarded() {
    return "seen";
  }
}
