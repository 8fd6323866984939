package dev.impersonation.demo.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.impersonation.demo.clerk.ClerkException;
import dev.impersonation.demo.dashboard.StoryText.Audience;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Tells the story of {@code session}: as JSON, or, if {@code for} is {@code operators} or {@code
 * customer}, as a text file to keep or to send.
 */
public final class AuditStoryServlet extends DashboardServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String session = parameter(request, "session");
    String audience = parameter(request, "for");
    if (audience.isEmpty()) {
      answer(
          response,
          HttpServletResponse.SC_OK,
          () ->
              AuditStory.of(dashboard(), session)
                  .json(dashboard().people())
                  .put("now", dashboard().clock().millis()));
      return;
    }
    Optional<String> text = made(response, () -> text(session, audience(audience)));
    if (text.isPresent()) {
      byte[] body = text.get().getBytes(UTF_8);
      response.setContentType("text/plain;charset=utf-8");
      response.setHeader("Cache-Control", "no-store");
      response.setHeader(
          "Content-Disposition", "attachment; filename=\"support-" + fileName(session) + ".txt\"");
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
    }
  }

  private static String fileName(String session) {
    return isId(session) ? session : "session";
  }

  private static Audience audience(String text) throws RefusedException {
    return switch (text) {
      case "operators" -> Audience.OPERATORS;
      case "customer" -> Audience.CUSTOMER;
      default ->
          throw new RefusedException(
              422, "audience_invalid", "It is for operators or for the customer.");
    };
  }

  private String text(String session, Audience audience) throws RefusedException, ClerkException {
    AuditStory story = AuditStory.of(dashboard(), session);
    return new StoryText(story, dashboard().people(), audience, dashboard().clock().instant())
        .write();
  }
}
