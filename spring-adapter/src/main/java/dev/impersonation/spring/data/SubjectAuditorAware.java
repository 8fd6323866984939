package dev.impersonation.spring.data;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.servlet.ImpersonationFilter;
import java.util.Optional;
import org.springframework.data.domain.AuditorAware;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Names the subject of the request that the current thread works for. Empty without a request, and
 * if nobody is signed in. Has no state.
 */
final class SubjectAuditorAware implements AuditorAware<String> {
  /**
   * Returns the subject.
   *
   * @throws IllegalStateException if the thread still holds a request that is over: containers use
   *     its object for the next one, which may speak for somebody else
   */
  @Override
  public Optional<String> getCurrentAuditor() {
    RequestAttributes request = RequestContextHolder.getRequestAttributes();
    return request != null
            && request.getAttribute(
                    ImpersonationFilter.CONTEXT_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST)
                instanceof ImpersonationContext context
        ? Optional.of(context.subject())
        : Optional.empty();
  }
}
