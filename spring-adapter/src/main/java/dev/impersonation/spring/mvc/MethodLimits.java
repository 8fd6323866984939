package dev.impersonation.spring.mvc;

import dev.impersonation.http.GuardMode;
import dev.impersonation.http.Refusal;
import dev.impersonation.http.RouteRule;
import dev.impersonation.servlet.ImpersonationAdapter;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.Optional;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.core.Ordered;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Has annotations hold on methods that are no handlers, wherever a request reaches them on its own
 * thread. On other threads nobody is known to impersonate.
 */
final class MethodLimits extends StaticMethodMatcherPointcutAdvisor {
  private static final long serialVersionUID = 1L;

  MethodLimits() {
    super((MethodInterceptor) MethodLimits::invoke);
    // In front of caches, which would answer without the method, and of transactions.
    setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
    setClassFilter(type -> Annotations.mayBeOn(type) && !HandlerTypes.isServlet(type));
  }

  @Override
  public boolean matches(Method method, Class<?> targetClass) {
    return limit(method, targetClass).isPresent();
  }

  /** Returns what holds for a method when it is called; empty if that is decided elsewhere. */
  static Optional<GuardMode> limit(Method method, Class<?> targetClass) {
    Method declared = AopUtils.getMostSpecificMethod(method, targetClass);
    if (HandlerTypes.isHandler(declared, targetClass)) {
      return Optional.empty();
    }
    return HandlerTypes.hasHandlers(targetClass)
        ? Annotations.ofMethod(declared)
        : Annotations.of(targetClass, declared);
  }

  private static @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Object self = invocation.getThis();
    Class<?> target =
        self == null ? invocation.getMethod().getDeclaringClass() : AopUtils.getTargetClass(self);
    Optional<GuardMode> limit = limit(invocation.getMethod(), target);
    if (limit.isEmpty() && self != null) {
      // A repository is an interface, and the object behind it not one of its.
      limit = limit(invocation.getMethod(), self.getClass());
    }
    if (limit.isPresent()) {
      require(limit.get());
    }
    return invocation.proceed();
  }

  private static void require(GuardMode mode) throws ServletException {
    if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current) {
      HttpServletRequest request = current.getRequest();
      if (ImpersonationFilter.context(request).isPresent()) {
        Optional<Refusal> refusal =
            ImpersonationAdapter.check(request, RouteRule.ofAnnotation(mode));
        if (refusal.isPresent()) {
          throw new ImpersonationDeniedException(refusal.get());
        }
      }
    }
  }
}
