package dev.impersonation.spring.mvc;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Gives controllers whom the request speaks for: a parameter of type {@code ImpersonationContext}
 * or {@code Actor}, or an {@code Optional} of either. Nothing of it comes from the client's
 * parameters.
 */
final class ContextArgumentResolver implements HandlerMethodArgumentResolver {
  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    Class<?> type = parameter.nestedIfOptional().getNestedParameterType();
    return type == ImpersonationContext.class || type == Actor.class;
  }

  @Override
  public @Nullable Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest webRequest,
      @Nullable WebDataBinderFactory binders)
      throws ServletRequestBindingException {
    HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
    Optional<ImpersonationContext> context =
        request == null ? Optional.empty() : ImpersonationFilter.context(request);
    boolean isActor = parameter.nestedIfOptional().getNestedParameterType() == Actor.class;
    Optional<?> value = isActor ? context.flatMap(ImpersonationContext::actor) : context;
    if (parameter.getParameterType() == Optional.class) {
      return value;
    }
    if (value.isPresent()) {
      return value.get();
    }
    if (parameter.isOptional()) {
      return null;
    }
    if (context.isEmpty()) {
      throw new SignedOutException();
    }
    throw new ServletRequestBindingException(
        "nobody impersonates: a handler for customers too takes an Optional<Actor>");
  }
}
