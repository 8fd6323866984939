package dev.impersonation.demo.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.demo.clerk.BackendApi;
import dev.impersonation.demo.clerk.ClerkException;
import dev.impersonation.demo.clerk.ClerkUser;
import dev.impersonation.demo.web.WebJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;

/** Lists users, ten a page: {@code query} is what to look for, {@code page} counts from 1. */
public final class UsersServlet extends DashboardServlet {
  private static final long serialVersionUID = 1L;
  private static final int PAGE = 10;
  private static final int MOST_CHARACTERS = 100;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    answer(
        response,
        HttpServletResponse.SC_OK,
        () -> {
          String query = parameter(request, "query");
          if (query.length() > MOST_CHARACTERS) {
            throw new RefusedException(
                422, "query_too_long", "Look for at most " + MOST_CHARACTERS + " characters.");
          }
          return users(query, page(parameter(request, "page")));
        });
  }

  private static int page(String text) throws RefusedException {
    if (text.isEmpty()) {
      return 1;
    }
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new RefusedException(422, "page_invalid", "Pages are counted from 1.");
    }
    return Integer.parseInt(text);
  }

  private ObjectNode users(String query, int page) throws ClerkException {
    BackendApi backend = dashboard().backend();
    int total = backend.countUsers(query);
    ObjectNode answer =
        WebJson.object()
            .put("total", total)
            .put("page", page)
            .put("pages", Math.max(1, (total + PAGE - 1) / PAGE));
    ArrayNode users = answer.putArray("users");
    for (ClerkUser user : backend.users(query, PAGE, (page - 1) * PAGE)) {
      users.add(user(user));
    }
    return answer;
  }

  private ObjectNode user(ClerkUser user) {
    ObjectNode json =
        WebJson.object()
            .put("id", user.id())
            .put("name", user.name())
            .put("email", user.email())
            .put("imageUrl", user.imageUrl())
            .put("operator", user.operator())
            .put(
                "supportAccessUntil",
                dashboard()
                    .supportAccess()
                    .until(user.id())
                    .map(Instant::toEpochMilli)
                    .orElse(null));
    user.lastSignInAt()
        .ifPresentOrElse(
            time -> json.put("lastSignInAt", time), () -> json.putNull("lastSignInAt"));
    return json;
  }
}
