package dev.impersonation.contract;

import dev.impersonation.contract.ContractRoutes.Guard;
import dev.impersonation.contract.ContractRoutes.Handler;
import dev.impersonation.contract.ContractRoutes.Place;
import dev.impersonation.contract.ContractRoutes.Route;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.servlet.ImpersonationInfoServlet;
import dev.impersonation.servlet.ImpersonationInitializer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The application that the contract is spoken to, for servlet containers: {@link ContractRoutes}
 * and the annotated servlets, once as {@code web.xml} and once by the servlet API.
 */
public final class ContractApplication {
  private ContractApplication() {}

  /** The error page of every status that {@link #errorPages} does not name. */
  public static final String ERROR_PAGE = "/errorpage";

  /** Returns the error pages of the statuses that have one of their own. */
  public static Map<Integer, String> errorPages() {
    return ContractRoutes.ERROR_PAGES;
  }

  /** Makes guards in code, or has the container make them of their settings. */
  private enum Guards {
    IN_CODE,
    BY_INIT_PARAMS;

    void add(ServletContext context, Guard guard) {
      FilterRegistration.Dynamic added =
          Objects.requireNonNull(
              context.addFilter(
                  guard.name(), this == IN_CODE ? inCode(guard) : new ImpersonationGuard()));
      added.setAsyncSupported(true);
      if (this == BY_INIT_PARAMS) {
        added.setInitParameters(guard.settings());
      }
      EnumSet<DispatcherType> dispatches = EnumSet.copyOf(guard.dispatches());
      if (!guard.patterns().isEmpty()) {
        added.addMappingForUrlPatterns(dispatches, true, array(guard.patterns()));
      }
      if (!guard.servlets().isEmpty()) {
        added.addMappingForServletNames(dispatches, true, array(guard.servlets()));
      }
    }

    private static ImpersonationGuard inCode(Guard guard) {
      return guard.members().isEmpty()
          ? ImpersonationGuard.of(guard.mode())
          : ImpersonationGuard.requireReason(array(guard.members()));
    }
  }

  /** Registers everything in code; the error pages are the host's own to set. */
  public static void register(ServletContext context, Map<String, String> settings) {
    GateBuilder<ImpersonationFilter> builder = ImpersonationFilter.builder();
    settings.forEach(builder::set);
    register(context, builder.build(), Map.of(), Guards.IN_CODE);
  }

  /** The same, but the container hands the filters their settings, as it does with web.xml. */
  public static void registerByInitParams(ServletContext context, Map<String, String> settings) {
    register(context, new ImpersonationFilter(), settings, Guards.BY_INIT_PARAMS);
    // As where the container runs the initializer as well: twice is once.
    ImpersonationInitializer.register(context);
  }

  private static void register(
      ServletContext context,
      ImpersonationFilter filter,
      Map<String, String> settings,
      Guards guards) {
    map(context, "departure", new DepartureFilter(), Map.of());
    map(context, "forging", new ForgingFilter(), Map.of());
    ContractRoutes.guards(Place.BEFORE_THE_FILTER).forEach(guard -> guards.add(context, guard));
    map(context, "impersonation", filter, settings)
        .addMappingForServletNames(EnumSet.allOf(DispatcherType.class), true, "named");
    ContractRoutes.guards(Place.BEHIND_THE_FILTER).forEach(guard -> guards.add(context, guard));
    ContractRoutes.ROUTES.forEach(route -> serve(context, route));
    AnnotatedHandlers.register(context);
    ImpersonationInitializer.register(context);
  }

  private static FilterRegistration map(
      ServletContext context, String name, Filter filter, Map<String, String> settings) {
    FilterRegistration.Dynamic registration =
        Objects.requireNonNull(context.addFilter(name, filter));
    registration.setAsyncSupported(true);
    registration.setInitParameters(settings);
    registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, "/*");
    return registration;
  }

  private static void serve(ServletContext context, Route route) {
    ServletRegistration.Dynamic registration =
        Objects.requireNonNull(context.addServlet(route.name(), servlet(context, route.handler())));
    registration.setAsyncSupported(true);
    registration.addMapping(array(route.patterns()));
  }

  private static HttpServlet servlet(ServletContext context, Handler handler) {
    try {
      return handler == Handler.INFO_WITH_ACTOR
          ? ImpersonationInfoServlet.withActorId()
          : context.createServlet(handler.servlet());
    } catch (ServletException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String[] array(List<String> strings) {
    return strings.toArray(String[]::new);
  }

  /** Writes a web application with a {@code web.xml} that has the settings as init-params. */
  public static Path writeWebApplication(Path directory, Map<String, String> settings) {
    try (InputStream template =
        Objects.requireNonNull(
            ContractApplication.class.getResourceAsStream("/contract/web.xml"))) {
      String descriptor =
          new String(template.readAllBytes(), StandardCharsets.UTF_8)
              .replace("<!-- settings -->", ContractXml.initParams(settings))
              .replace(
                  "<!-- guards before the filter -->", ContractXml.guards(Place.BEFORE_THE_FILTER))
              .replace(
                  "<!-- guards behind the filter -->", ContractXml.guards(Place.BEHIND_THE_FILTER))
              .replace("<!-- servlets -->", ContractXml.servlets())
              .replace("<!-- error pages -->", ContractXml.errorPages());
      Path webInf = Files.createDirectories(directory.resolve("WEB-INF"));
      Files.writeString(webInf.resolve("web.xml"), descriptor);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
