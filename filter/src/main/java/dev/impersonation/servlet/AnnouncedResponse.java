package dev.impersonation.servlet;

import dev.impersonation.http.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Announces on an answer that somebody impersonates, also when the application begins it anew. */
final class AnnouncedResponse extends HttpServletResponseWrapper {
  private final List<Refusal.Field> fields;

  /**
   * What was said of a request, for an error page whose container has begun the answer anew.
   *
   * @param requestId the request it was said of
   */
  private record Announcement(@Nullable String requestId, List<Refusal.Field> fields) {}

  private AnnouncedResponse(HttpServletResponse response, List<Refusal.Field> fields) {
    super(response);
    this.fields = fields;
  }

  /** Says it, and returns the response to pass on. */
  static HttpServletResponse of(
      HttpServletRequest request, HttpServletResponse response, List<Refusal.Field> fields) {
    if (fields.isEmpty()) {
      return response;
    }
    OwnAttributes.set(
        request, Announcement.class, new Announcement(request.getRequestId(), fields));
    say(response, fields);
    return new AnnouncedResponse(response, fields);
  }

  /** Says it again, on the answer that an error page begins. */
  static void again(HttpServletRequest request, HttpServletResponse response) {
    if (OwnAttributes.get(request, Announcement.class) instanceof Announcement announcement
        && Objects.equals(announcement.requestId(), request.getRequestId())) {
      say(response, announcement.fields());
    }
  }

  private static void say(HttpServletResponse response, List<Refusal.Field> fields) {
    fields.forEach(field -> response.setHeader(field.name(), field.value()));
  }

  @Override
  public void reset() {
    super.reset();
    say((HttpServletResponse) getResponse(), fields);
  }
}
