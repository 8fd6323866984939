package dev.impersonation.servlet;

import dev.impersonation.http.CacheControl;
import dev.impersonation.http.Refusal;
import dev.impersonation.servlet.OwnAttributes.Note;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Announces on an answer that somebody impersonates, and that no cache may keep it, also when the
 * application begins it anew. What it says of caches later counts if it forbids the same.
 */
final class AnnouncedResponse extends HttpServletResponseWrapper {
  private final HttpServletRequest request;
  private final List<Refusal.Field> fields;
  private final @Nullable String ofCaches;

  /**
   * What was said of a request, for an error page whose container has begun the answer anew.
   *
   * @param requestId the request it was said of
   */
  private record Announcement(@Nullable String requestId, List<Refusal.Field> fields) {}

  private AnnouncedResponse(
      HttpServletRequest request, HttpServletResponse response, List<Refusal.Field> fields) {
    super(response);
    this.request = request;
    this.fields = fields;
    this.ofCaches = ofCaches(fields);
  }

  private static @Nullable String ofCaches(List<Refusal.Field> fields) {
    for (Refusal.Field field : fields) {
      if (CacheControl.isField(field.name())) {
        return field.value();
      }
    }
    return null;
  }

  /** Says it, and returns the response to pass on. */
  static HttpServletResponse of(
      ServletGateRequest dispatch, HttpServletResponse response, List<Refusal.Field> fields) {
    HttpServletRequest request = dispatch.request();
    if (fields.isEmpty()) {
      return response;
    }
    OwnAttributes.of(request)
        .set(Note.ANNOUNCEMENT, new Announcement(dispatch.requestId().orElse(null), fields));
    say(response, fields);
    return new AnnouncedResponse(request, response, fields);
  }

  /** Says it again, on the answer that an error page begins, and returns what to pass on. */
  static HttpServletResponse again(HttpServletRequest request, HttpServletResponse response) {
    Announcement announcement = announcement(request);
    if (announcement == null) {
      return response;
    }
    say(response, announcement.fields());
    return within(request, response, announcement);
  }

  /**
   * Returns the response to pass on at a later dispatch, which the container may have unwrapped.
   */
  static HttpServletResponse still(HttpServletRequest request, HttpServletResponse response) {
    Announcement announcement = announcement(request);
    return announcement == null ? response : within(request, response, announcement);
  }

  private static @Nullable Announcement announcement(HttpServletRequest request) {
    OwnAttributes own = OwnAttributes.find(request);
    return OwnAttributes.get(own, Note.ANNOUNCEMENT) instanceof Announcement announcement
            && Objects.equals(announcement.requestId(), request.getRequestId())
        ? announcement
        : null;
  }

  private static HttpServletResponse within(
      HttpServletRequest request, HttpServletResponse response, Announcement announcement) {
    ServletResponse each = response;
    while (each instanceof ServletResponseWrapper wrapper) {
      if (wrapper instanceof AnnouncedResponse) {
        return response;
      }
      each = wrapper.getResponse();
    }
    return new AnnouncedResponse(request, response, announcement.fields());
  }

  private static void say(HttpServletResponse response, List<Refusal.Field> fields) {
    fields.forEach(field -> response.setHeader(field.name(), field.value()));
  }

  private boolean isHeld(@Nullable String name) {
    return ofCaches != null && CacheControl.isField(name);
  }

  @Override
  public void reset() {
    super.reset();
    say((HttpServletResponse) getResponse(), fields);
  }

  @Override
  public void sendError(int status) throws IOException {
    if (!endsWithoutBody(status)) {
      super.sendError(status);
    }
  }

  @Override
  public void sendError(int status, @Nullable String message) throws IOException {
    if (!endsWithoutBody(status)) {
      super.sendError(status, message);
    }
  }

  /**
   * For a status that has no body no error page runs, on which it could be said again, and Jetty
   * takes back what was said of caches: the answer begins here.
   */
  private boolean endsWithoutBody(int status) throws IOException {
    boolean hasNone = status == SC_NOT_MODIFIED || status == SC_NO_CONTENT;
    // Undertow gives what is included the response of the page.
    boolean isPart = request.getDispatcherType() == DispatcherType.INCLUDE;
    if (ofCaches == null || !hasNone || isPart || isCommitted()) {
      return false;
    }
    resetBuffer();
    setStatus(status);
    flushBuffer();
    return true;
  }

  @Override
  public void setHeader(String name, @Nullable String value) {
    super.setHeader(name, isHeld(name) && !CacheControl.isNoStore(value) ? ofCaches : value);
  }

  @Override
  public void addHeader(String name, @Nullable String value) {
    if (!isHeld(name)) {
      super.addHeader(name, value);
    } else if (CacheControl.isNoStore(value)) {
      // It is there already.
      super.setHeader(name, value);
    }
  }

  @Override
  public void setDateHeader(String name, long date) {
    if (!isHeld(name)) {
      super.setDateHeader(name, date);
    }
  }

  @Override
  public void addDateHeader(String name, long date) {
    if (!isHeld(name)) {
      super.addDateHeader(name, date);
    }
  }

  @Override
  public void setIntHeader(String name, int value) {
    if (!isHeld(name)) {
      super.setIntHeader(name, value);
    }
  }

  @Override
  public void addIntHeader(String name, int value) {
    if (!isHeld(name)) {
      super.addIntHeader(name, value);
    }
  }
}
