package dev.impersonation.spring.host;

import dev.impersonation.contract.AnnotatedHandlers;
import dev.impersonation.contract.AsyncServlet;
import dev.impersonation.contract.AuditedListenerServlet;
import dev.impersonation.contract.AuditedServlet;
import dev.impersonation.contract.AuditedStreamServlet;
import dev.impersonation.contract.BannerPageServlet;
import dev.impersonation.contract.ContractApplication;
import dev.impersonation.contract.ContractRoutes;
import dev.impersonation.contract.ContractRoutes.Guard;
import dev.impersonation.contract.ContractRoutes.Handler;
import dev.impersonation.contract.ContractRoutes.Place;
import dev.impersonation.contract.DepartureFilter;
import dev.impersonation.contract.DispatchServlet;
import dev.impersonation.contract.ErrorPageServlet;
import dev.impersonation.contract.ForgingFilter;
import dev.impersonation.contract.RawRouterServlet;
import dev.impersonation.contract.SessionServlet;
import dev.impersonation.contract.WhoAmIServlet;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.servlet.ImpersonationInfoServlet;
import dev.impersonation.servlet.ImpersonationInitializer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.error.ErrorPage;
import org.springframework.boot.web.error.ErrorPageRegistrar;
import org.springframework.boot.web.error.ErrorPageRegistry;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;

/** The application that the contract is spoken to, as beans and properties of Boot. */
final class ContractBeans implements ApplicationContextInitializer<GenericApplicationContext> {
  private static final Set<DispatcherType> ALL = EnumSet.allOf(DispatcherType.class);

  /** Between the guards that properties name and whatever is in front of them. */
  private static final int BEFORE_THE_FILTER = -103;

  /** Behind Spring Security too, if it is there. */
  private static final int BEHIND_THE_FILTER = -50;

  /** The guards that properties can name, which are those before the filter on all dispatches. */
  static Map<String, Object> guardProperties() {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Guard guard : ContractRoutes.guards(Place.BEFORE_THE_FILTER)) {
      if (isNamedByProperties(guard)) {
        String name = "impersonation.guards." + guard.name() + ".";
        properties.put(name + "mode", guard.mode().toString());
        properties.put(name + "patterns", String.join(",", guard.patterns()));
        if (!guard.members().isEmpty()) {
          properties.put(name + "members", String.join(",", guard.members()));
        }
      }
    }
    return properties;
  }

  private static boolean isNamedByProperties(Guard guard) {
    return guard.place() == Place.BEFORE_THE_FILTER && guard.dispatches().equals(ALL);
  }

  @Override
  public void initialize(GenericApplicationContext context) {
    filter(context, "departure", new DepartureFilter(), Ordered.HIGHEST_PRECEDENCE);
    filter(context, "forging", new ForgingFilter(), BEFORE_THE_FILTER - 1);
    int behind = BEHIND_THE_FILTER;
    for (Guard guard : ContractRoutes.GUARDS) {
      if (!isNamedByProperties(guard)) {
        guard(
            context,
            guard,
            guard.place() == Place.BEFORE_THE_FILTER ? BEFORE_THE_FILTER : behind++);
      }
    }
    ContractRoutes.ROUTES.forEach(
        route -> serve(context, route.name(), servlet(route.handler()), route.patterns()));
    annotated(context, "annotated-deny", new AnnotatedHandlers.Denying())
        .addUrlMappings("/public/annotated-deny");
    annotated(context, "annotated-read-only", new AnnotatedHandlers.ReadingOnly());
    annotated(context, "annotated-allow", new AnnotatedHandlers.Allowing())
        .addUrlMappings("/annotated-allow-too");
    annotated(context, "annotated-methods", new AnnotatedHandlers.ByMethod());
    annotated(context, "annotated-deny-but-get", new AnnotatedHandlers.DenyingButGet());
    add(context, "annotationGuards", new AnnotationGuards());
    context.registerBean("contractErrorPages", ErrorPageRegistrar.class, ErrorPages::new);
    context.registerBean("alsoByName", BeanPostProcessor.class, AlsoByName::new);
  }

  private static void guard(GenericApplicationContext context, Guard guard, int order) {
    FilterRegistrationBean<ImpersonationGuard> registration =
        filter(
            context,
            guard.name(),
            guard.members().isEmpty()
                ? ImpersonationGuard.of(guard.mode())
                : ImpersonationGuard.requireReason(guard.members().toArray(String[]::new)),
            order);
    registration.setUrlPatterns(guard.patterns());
    registration.setServletNames(guard.servlets());
    registration.setDispatcherTypes(EnumSet.copyOf(guard.dispatches()));
  }

  private static <T extends Filter> FilterRegistrationBean<T> filter(
      GenericApplicationContext context, String name, T filter, int order) {
    FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
    registration.setName(name);
    registration.setOrder(order);
    registration.setDispatcherTypes(EnumSet.copyOf(ALL));
    registration.setAsyncSupported(true);
    add(context, "filter." + name, registration);
    return registration;
  }

  private static ServletRegistrationBean<HttpServlet> annotated(
      GenericApplicationContext context, String name, HttpServlet servlet) {
    return serve(context, name, servlet, List.of("/" + name));
  }

  private static ServletRegistrationBean<HttpServlet> serve(
      GenericApplicationContext context, String name, HttpServlet servlet, List<String> patterns) {
    ServletRegistrationBean<HttpServlet> registration = new ServletRegistrationBean<>(servlet);
    registration.setName(name);
    registration.setUrlMappings(patterns);
    registration.setAsyncSupported(true);
    add(context, "servlet." + name, registration);
    return registration;
  }

  private static void add(
      GenericApplicationContext context, String name, ServletContextInitializer bean) {
    context.registerBean(name, ServletContextInitializer.class, () -> bean);
  }

  private static HttpServlet servlet(Handler handler) {
    return switch (handler) {
      case WHOAMI -> new WhoAmIServlet();
      case ROUTER -> new RawRouterServlet();
      case INFO -> new ImpersonationInfoServlet();
      case INFO_WITH_ACTOR -> ImpersonationInfoServlet.withActorId();
      case PAGE -> new BannerPageServlet();
      case AUDITED -> new AuditedServlet();
      case DISPATCH -> new DispatchServlet();
      case ASYNC -> new AsyncServlet();
      case SESSION -> new SessionServlet();
      case AUDITED_STREAM -> new AuditedStreamServlet();
      case AUDITED_LISTENER -> new AuditedListenerServlet();
      case ERROR_PAGE -> new ErrorPageServlet();
    };
  }

  /** Once all servlets are registered; Boot's servers run no initializer of the class path. */
  private record AnnotationGuards() implements ServletContextInitializer, Ordered {
    @Override
    public void onStartup(ServletContext context) {
      ImpersonationInitializer.register(context);
    }

    @Override
    public int getOrder() {
      return Ordered.LOWEST_PRECEDENCE;
    }
  }

  /** In place of Boot's own for every status. */
  private record ErrorPages() implements ErrorPageRegistrar, Ordered {
    @Override
    public void registerErrorPages(ErrorPageRegistry registry) {
      registry.addErrorPages(new ErrorPage(ContractApplication.ERROR_PAGE));
      ContractApplication.errorPages()
          .forEach(
              (status, page) ->
                  registry.addErrorPages(new ErrorPage(HttpStatus.valueOf(status), page)));
    }

    @Override
    public int getOrder() {
      return Ordered.LOWEST_PRECEDENCE;
    }
  }

  /** Maps the starter's filter by servlet name as well, for dispatches by name. */
  private record AlsoByName() implements BeanPostProcessor {
    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
      if (name.equals("impersonationFilterRegistration")) {
        ((FilterRegistrationBean<?>) bean).addServletNames("named");
      }
      return bean;
    }
  }
}
