package dev.impersonation.http;

import java.util.List;
import java.util.Optional;

/** Shows the gate an HTTP request; implemented by adapters. */
public interface GateRequest {
  /** Returns the method, in the case the client sent it. */
  String method();

  /**
   * Returns the path of the dispatch within the application, as the host decoded it, without path
   * parameters and query; empty if the dispatch has none. It need not be canonical: what can be
   * read in several ways is refused while somebody impersonates.
   */
  String path();

  /**
   * Returns the path of the URI as it was written, by the client or by whoever made the dispatch:
   * encoded, with path parameters, with the context path and without the query. Empty where nobody
   * wrote one, as for a dispatch by name. A {@link #path} that does not read as this one is
   * ambiguous.
   */
  Optional<String> rawPath();

  /**
   * Returns what {@link #rawPath} begins with to name the application; by default {@link
   * #contextPath}. It differs where the host has it as the client wrote it, or where a component in
   * front has put another one into both.
   */
  default String rawContextPath() {
    return contextPath();
  }

  /**
   * Returns whether {@link #path} may be that of a file that the host looks for where {@link
   * #rawPath} names a folder, and is served as this file; false by default.
   */
  default boolean isWelcomeFile() {
    return false;
  }

  /**
   * Returns whether the host knows that the URI can be read in several ways although {@link #path}
   * and {@link #rawPath} do not show it; false by default. Such a request is refused while somebody
   * impersonates, and no guard opens it.
   */
  default boolean isAmbiguous() {
    return false;
  }

  /**
   * Returns where the application is on its host, without a slash at the end; empty at the root. It
   * is the application's own path, not what the client wrote for it.
   */
  String contextPath();

  /**
   * Returns the scheme, host and port that the client asked, as the host resolved them, such as
   * {@code https://app.example.com}; empty, as by default, if it does not tell. What fields say of
   * proxies counts as far as the host believes them.
   */
  default Optional<String> origin() {
    return Optional.empty();
  }

  /** Returns the query of the URI as the client wrote it; empty, as by default, if it has none. */
  default Optional<String> query() {
    return Optional.empty();
  }

  /** Returns the kind of dispatch, such as {@code REQUEST}. */
  String dispatch();

  /** Returns where the request came from, if the host knows. */
  Optional<String> remoteAddress();

  /**
   * Returns the host's own ID of the request, if it has one: as servlets are told it, where there
   * are any, for an {@link AdmittedRequest} counts for the request of this ID alone.
   */
  Optional<String> requestId();

  /** Returns the values of all fields of this name, the name compared without regard to case. */
  List<String> headers(String name);

  /** Returns whether there is a field of this name; by default, as {@link #headers} says. */
  default boolean hasHeader(String name) {
    return !headers(name).isEmpty();
  }

  /** Returns the cookies in the order they were sent, duplicates included. */
  List<Cookie> cookies();

  /**
   * Returns the same, by default, or those of them that {@link CookieField#readSessions} returns,
   * which are all that the gate looks at.
   */
  default List<Cookie> sessionCookies() {
    return cookies();
  }

  /**
   * A cookie of a request.
   *
   * @param name as sent, case included
   * @param value as the container decoded it; empty if there is none
   */
  record Cookie(String name, String value) {
    /** Names no value, so that it is safe in a log. */
    @Override
    public String toString() {
      return "Cookie[]";
    }
  }
}
