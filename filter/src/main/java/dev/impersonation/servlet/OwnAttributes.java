package dev.impersonation.servlet;

import dev.impersonation.http.AdmittedRequest;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what filters and guards note for each other on the container's own request: wrappers
 * between them may hide attributes, or keep some of their own. All of it is one attribute, which is
 * looked up once a dispatch. Safe for use by many threads.
 */
final class OwnAttributes {
  private static final String NAME = OwnAttributes.class.getName();

  /** Names what can be noted, one of each. */
  enum Note {
    VERIFIED,
    MARK,
    PAGE,
    ANNOUNCEMENT
  }

  private volatile @Nullable Object verified;
  private volatile @Nullable Object mark;
  private volatile @Nullable Object page;
  private volatile @Nullable Object announcement;

  /** Whoever copies attributes from one request to another must not have them share these. */
  private final ServletRequest request;

  /** What another request has left under this name, as one that includes this one has. */
  private final @Nullable OwnAttributes behind;

  private OwnAttributes(ServletRequest request, @Nullable OwnAttributes behind) {
    this.request = request;
    this.behind = behind;
  }

  /** Returns what is noted; null if nothing is. */
  static @Nullable OwnAttributes find(ServletRequest request) {
    ServletRequest innermost = innermost(request);
    return find(innermost, last(innermost));
  }

  private static @Nullable OwnAttributes last(ServletRequest innermost) {
    return innermost.getAttribute(NAME) instanceof OwnAttributes own ? own : null;
  }

  private static @Nullable OwnAttributes find(
      ServletRequest innermost, @Nullable OwnAttributes last) {
    for (OwnAttributes each = last; each != null; each = each.behind) {
      if (each.isOf(innermost)) {
        return each;
      }
    }
    return null;
  }

  /** Some stand for the container's request and are no wrapper: its ID tells that they do. */
  private boolean isOf(ServletRequest innermost) {
    if (innermost == request) {
      return true;
    }
    String id = innermost.getRequestId();
    try {
      return id != null && !id.isEmpty() && id.equals(request.getRequestId());
    } catch (IllegalStateException e) {
      // Tomcat: that one is over.
      return false;
    }
  }

  /** Returns what is noted, to note more. */
  static OwnAttributes of(ServletRequest request) {
    ServletRequest innermost = innermost(request);
    OwnAttributes last = last(innermost);
    OwnAttributes known = find(innermost, last);
    if (known != null) {
      return known;
    }
    OwnAttributes made = new OwnAttributes(innermost, last);
    innermost.setAttribute(NAME, made);
    return made;
  }

  /** What an adapter of the host keeps, by a name that it knows too. */
  static @Nullable AdmittedRequest ofHost(ServletRequest request) {
    return innermost(request).getAttribute(AdmittedRequest.ATTRIBUTE)
            instanceof AdmittedRequest admitted
        ? admitted
        : null;
  }

  private static ServletRequest innermost(ServletRequest request) {
    ServletRequest each = request;
    while (each instanceof ServletRequestWrapper wrapper && wrapper.getRequest() != null) {
      each = wrapper.getRequest();
    }
    return each;
  }

  /** Returns a note of a request; null if there is none. */
  static @Nullable Object get(@Nullable OwnAttributes own, Note note) {
    if (own == null) {
      return null;
    }
    return switch (note) {
      case VERIFIED -> own.verified;
      case MARK -> own.mark;
      case PAGE -> own.page;
      case ANNOUNCEMENT -> own.announcement;
    };
  }

  /** Replaces a note; null for none. */
  void set(Note note, @Nullable Object noted) {
    switch (note) {
      case VERIFIED -> verified = noted;
      case MARK -> mark = noted;
      case PAGE -> page = noted;
      case ANNOUNCEMENT -> announcement = noted;
    }
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "OwnAttributes[]";
  }
}
