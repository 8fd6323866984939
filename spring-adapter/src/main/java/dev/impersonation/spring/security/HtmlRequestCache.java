package dev.impersonation.spring.security;

import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Remembers pages only, to go back to after a login: no session is made for programs. */
record HtmlRequestCache(RequestCache pages, RequestMatcher html) implements RequestCache {
  @Override
  public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
    if (html.matches(request) && ImpersonationFilter.context(request).isEmpty()) {
      pages.saveRequest(request, response);
    }
  }

  @Override
  public @Nullable SavedRequest getRequest(
      HttpServletRequest request, HttpServletResponse response) {
    return pages.getRequest(request, response);
  }

  @Override
  public @Nullable HttpServletRequest getMatchingRequest(
      HttpServletRequest request, HttpServletResponse response) {
    return pages.getMatchingRequest(request, response);
  }

  @Override
  public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
    pages.removeRequest(request, response);
  }
}
