package dev.impersonation.springdemo;

import dev.impersonation.policy.ReadOnlyImpersonation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.server.ResponseStatusException;

/**
 * Always fails: by an exception, or as {@code /err/418} by sending the error status that the path
 * names.
 */
@Controller
@ReadOnlyImpersonation
class FailingController {
  private static final String PATH = "/err/";
  private static final Pattern NAMES_STATUS = Pattern.compile(PATH + "[45][0-9]{2}");

  @GetMapping(PATH + "**")
  void fail(HttpServletRequest request) {
    String path = request.getServletPath();
    if (!NAMES_STATUS.matcher(path).matches()) {
      throw new IllegalStateException("this handler always fails");
    }
    int status = Integer.parseInt(path.substring(PATH.length()));
    throw new ResponseStatusException(HttpStatusCode.valueOf(status));
  }
}
