package dev.impersonation.spring.mvc;

import dev.impersonation.http.RouteRule;
import dev.impersonation.servlet.HandlerRules;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;
import org.springframework.web.ErrorResponse;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.context.support.WebApplicationContextUtils;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.FrameworkServlet;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Finds the handler that Spring MVC will have for a request, before anything of it happens, and
 * what that handler asks for. Safe for use by many threads.
 */
final class HandlerLookUp implements HandlerRules {
  private final ApplicationContext own;

  /** One for each context that has a DispatcherServlet: a few, whatever is asked for. */
  private final Map<ApplicationContext, ContextHandlers> known = new ConcurrentHashMap<>();

  /**
   * Makes one.
   *
   * @param own the context where nothing else is known of the servlet that will serve
   */
  HandlerLookUp(ApplicationContext own) {
    this.own = own;
  }

  /**
   * Returns the handler's rule; empty if there is no handler, or none for this method or these
   * media types: Spring will answer so.
   */
  @Override
  public Optional<RouteRule> rule(HttpServletRequest request) {
    LookedUp found = find(request);
    found.keepOn(request);
    return found.rule();
  }

  private LookedUp find(HttpServletRequest request) {
    ApplicationContext context = context(request);
    if (context == null) {
      return LookedUp.nothing(request);
    }
    LookUpRequest own = new LookUpRequest(request);
    if (RequestContextHolder.getRequestAttributes() != null) {
      return find(request, own, handlers(context));
    }
    // A controller may be of the request's scope, and nobody have bound the request yet.
    ServletRequestAttributes bound = new ServletRequestAttributes(own);
    RequestContextHolder.setRequestAttributes(bound);
    try {
      return find(request, own, handlers(context));
    } finally {
      RequestContextHolder.resetRequestAttributes();
      bound.requestCompleted();
    }
  }

  private static LookedUp find(
      HttpServletRequest request, LookUpRequest own, ContextHandlers handlers) {
    try {
      ServletRequestPathUtils.parseAndCache(own);
    } catch (IllegalArgumentException e) {
      // The servlet's own prefix in an odd spelling: Spring MVC will not take it either.
      return LookedUp.nothing(request);
    }
    for (HandlerMapping mapping : handlers.mappings()) {
      HandlerExecutionChain chain;
      try {
        chain = mapping.getHandler(own);
      } catch (Exception e) {
        if (e instanceof ErrorResponse answer && answer.getStatusCode().is4xxClientError()) {
          return LookedUp.nothing(request);
        }
        throw new IllegalStateException("a HandlerMapping has thrown", e);
      }
      if (chain != null) {
        Object handler = chain.getHandler();
        return new LookedUp(
            handler, HandlerKey.of(handler, own), request.getMethod(), handlers.rule(handler));
      }
    }
    return LookedUp.nothing(request);
  }

  /** Returns the handlers of a context, looked up once. */
  ContextHandlers handlers(ApplicationContext context) {
    ContextHandlers before = known.get(context);
    if (before != null) {
      return before;
    }
    // Not inside the map: beans may be made here, and wait for others that ask for handlers too.
    ContextHandlers made = ContextHandlers.of(context);
    ContextHandlers other = known.putIfAbsent(context, made);
    return other == null ? made : other;
  }

  /** Forgets a context that is closed. */
  void forget(ApplicationContext context) {
    known.remove(context);
  }

  /** Returns the handlers of the servlet that serves a request; null if it is not Spring's. */
  @Nullable ContextHandlers handlers(HttpServletRequest request) {
    ApplicationContext context = context(request);
    return context == null ? null : handlers(context);
  }

  private @Nullable ApplicationContext context(HttpServletRequest request) {
    ServletContext application = request.getServletContext();
    HttpServletMapping mapping = request.getHttpServletMapping();
    String servlet = mapping == null ? "" : mapping.getServletName();
    if (application == null || servlet == null || servlet.isEmpty()) {
      // As in tests without a server, which know no servlets.
      return own;
    }
    if (!isDispatcher(application.getServletRegistration(servlet))) {
      return null;
    }
    if (application.getAttribute(FrameworkServlet.SERVLET_CONTEXT_PREFIX + servlet)
        instanceof WebApplicationContext ofServlet) {
      return ofServlet;
    }
    WebApplicationContext root = WebApplicationContextUtils.getWebApplicationContext(application);
    return root == null ? own : root;
  }

  static boolean isDispatcher(@Nullable ServletRegistration registration) {
    String name = registration == null ? null : registration.getClassName();
    if (name == null) {
      return false;
    }
    if (name.equals(DispatcherServlet.class.getName())) {
      return true;
    }
    try {
      return DispatcherServlet.class.isAssignableFrom(
          ClassUtils.forName(name, HandlerLookUp.class.getClassLoader()));
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
