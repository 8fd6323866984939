package dev.impersonation.demo.shop;

import static dev.impersonation.policy.ImpersonationPolicy.noNesting;
import static dev.impersonation.policy.ImpersonationPolicy.requireConsent;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.impersonation.demo.web.PageFilter;
import dev.impersonation.policy.Decision;
import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Starts the shop: completes the filter that its {@code web.xml} declares without a class, since a
 * policy can be given in code alone.
 */
public record ShopInitializer(Shop shop) implements ServletContainerInitializer {
  private static final String FILTER_NAME = "ImpersonationFilter";
  private static final Set<String> WAY_OUT =
      Set.of("/impersonation", "/impersonation/banner.js", "/sign-in", "/ended", "/config");
  private static final String REFUSAL_PAGE = "/dev/impersonation/demo/shop/refused.html";

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    shop.putInto(context);
    context.setInitParameter(
        PageFilter.POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' "
            + shop.issuer()
            + "; connect-src 'self' "
            + shop.issuer()
            + "; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    FilterRegistration.Dynamic filter = context.addFilter(FILTER_NAME, filter());
    if (filter == null) {
      throw new IllegalStateException(
          "web.xml gives the filter " + FILTER_NAME + " a class: it must leave that out");
    }
    filter.setAsyncSupported(true);
  }

  private ImpersonationFilter filter() {
    return ImpersonationFilter.builder()
        .publishableKey(shop.publishableKey())
        .set("authorizedParties", shop.origin().toString())
        .set("auditFile", shop.auditFile().toString())
        .set("signInUrl", "/sign-in")
        .refusalPage(Resources.text(REFUSAL_PAGE))
        .policy(policy())
        .build();
  }

  /** Whoever is refused everything must still be able to see that, and to stop. */
  private ImpersonationPolicy policy() {
    ProtectedOperators operators = ProtectedOperators.of(shop.backend(), Ticker.systemTicker());
    ImpersonationPolicy everywhere =
        ImpersonationPolicy.protectedSubjects(operators::isProtected)
            .and(requireConsent(context -> shop.supportAccess().isAllowed(context.subject())))
            .and(noNesting());
    return (operation, context) ->
        isWayOut(operation.path())
            ? Decision.allowed("way-out")
            : everywhere.decide(operation, context);
  }

  private static boolean isWayOut(String path) {
    return WAY_OUT.contains(path) || path.startsWith("/assets/") || path.startsWith("/shared/");
  }
}
