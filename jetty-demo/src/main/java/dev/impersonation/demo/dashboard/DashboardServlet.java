package dev.impersonation.demo.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.demo.clerk.ClerkException;
import dev.impersonation.demo.web.WebJson;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A servlet of the dashboard's API. */
abstract class DashboardServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");

  /** Makes an answer. */
  interface Making<T> {
    T make() throws RefusedException, ClerkException;
  }

  final Dashboard dashboard() {
    return Dashboard.of(getServletContext());
  }

  /** Answers with what is made, or with why it is not. */
  static void answer(HttpServletResponse response, int status, Making<? extends JsonNode> making)
      throws IOException {
    Optional<? extends JsonNode> answer = made(response, making);
    if (answer.isPresent()) {
      WebJson.answer(response, status, answer.get());
    }
  }

  /** Returns what is made. If it is empty, the answer is given: why it is not. */
  static <T> Optional<T> made(HttpServletResponse response, Making<T> making) throws IOException {
    try {
      return Optional.of(making.make());
    } catch (RefusedException e) {
      WebJson.problem(response, e.status(), e.code(), String.valueOf(e.getMessage()));
    } catch (ClerkException e) {
      // That the issuer does not let the dashboard in must not look as if the operator was not.
      int status = e.status() == 401 ? 502 : e.status();
      WebJson.problem(response, status, e.code(), "The issuer says: " + e.getMessage() + ".");
    } catch (UncheckedIOException e) {
      WebJson.problem(response, 503, "audit_unreadable", "The audit file cannot be read.");
    }
    return Optional.empty();
  }

  /** Returns a parameter without the space around it; empty if it is not given. */
  static String parameter(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name)).orElse("").strip();
  }

  /** Returns the ID in a path {@code /<id>/<action>} behind the servlet's own. */
  static String idBefore(String action, HttpServletRequest request) throws RefusedException {
    Matcher path =
        Pattern.compile("/(" + ID + ")/" + Pattern.quote(action))
            .matcher(Optional.ofNullable(request.getPathInfo()).orElse(""));
    if (!path.matches()) {
      throw notFound();
    }
    return String.valueOf(path.group(1));
  }

  static void requireNoMorePath(HttpServletRequest request) throws RefusedException {
    if (request.getPathInfo() != null) {
      throw notFound();
    }
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  private static RefusedException notFound() {
    return new RefusedException(404, "not_found", "There is nothing here.");
  }
}
