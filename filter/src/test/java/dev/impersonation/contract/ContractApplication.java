package dev.impersonation.contract;

import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.servlet.ImpersonationInfoServlet;
import dev.impersonation.servlet.ImpersonationInitializer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The application that the contract is spoken to: the same filters and servlets once as {@code
 * web.xml} and once by the servlet API.
 */
public final class ContractApplication {
  private static final Map<String, String> PUBLIC = Map.of("mode", "public");

  private ContractApplication() {}

  /** The error page of every status that {@link #errorPages} does not name. */
  public static final String ERROR_PAGE = "/errorpage";

  /** Returns the error pages of the statuses that have one of their own. */
  public static Map<Integer, String> errorPages() {
    return LimitedRoutes.ERROR_PAGES;
  }

  /** Registers everything in code; the error pages are the host's own to set. */
  public static void register(ServletContext context, Map<String, String> settings) {
    GateBuilder<ImpersonationFilter> builder = ImpersonationFilter.builder();
    settings.forEach(builder::set);
    register(
        context,
        builder.build(),
        Map.of(),
        () -> ImpersonationGuard.of(GuardMode.PUBLIC),
        Map.of(),
        LimitedRoutes.Guards.IN_CODE);
  }

  /** The same, but the container hands the filters their settings, as it does with web.xml. */
  public static void registerByInitParams(ServletContext context, Map<String, String> settings) {
    register(
        context,
        new ImpersonationFilter(),
        settings,
        ImpersonationGuard::new,
        PUBLIC,
        LimitedRoutes.Guards.BY_INIT_PARAMS);
    // As where the container runs the initializer as well: twice is once.
    ImpersonationInitializer.register(context);
  }

  private static void register(
      ServletContext context,
      ImpersonationFilter filter,
      Map<String, String> settings,
      Supplier<ImpersonationGuard> guards,
      Map<String, String> mode,
      LimitedRoutes.Guards limits) {
    map(context, "departure", new DepartureFilter(), Map.of(), "/*");
    map(context, "forging", new ForgingFilter(), Map.of(), "/*");
    map(
        context,
        "open",
        guards.get(),
        mode,
        "/public/*",
        "/public-dispatch",
        "/public-async",
        "/public-session");
    map(context, "open-requests", guards.get(), mode)
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/request-dispatch");
    LimitedRoutes.registerBefore(context, limits);
    mapToServlets(map(context, "impersonation", filter, settings, "/*"), "named");
    map(context, "late", guards.get(), mode, "/late/*", "/late-dispatch");
    mapToServlets(map(context, "late-by-name", guards.get(), mode), "guarded", "guarded-dispatch");
    LimitedRoutes.registerAfter(context, limits);
    serve(context, "whoami", new WhoAmIServlet(), "/api/*", "/public/*", "/late/*");
    serve(context, "named", new WhoAmIServlet(), "/named", "/public/named");
    serve(context, "guarded", new WhoAmIServlet(), "/guarded");
    serve(
        context,
        "dispatch",
        new DispatchServlet(),
        "/dispatch",
        "/public-dispatch",
        "/request-dispatch",
        "/late-dispatch");
    serve(context, "guarded-dispatch", new DispatchServlet(), "/guarded-dispatch");
    serve(context, "async", new AsyncServlet(), "/async", "/public-async");
    serve(context, "session", new SessionServlet(), "/session", "/public-session");
    serve(context, "audited", new AuditedServlet(), "/audited", "/limited/allow/audited");
    serve(context, "audited-stream", new AuditedStreamServlet(), "/audited-stream");
    serve(context, "audited-listener", new AuditedListenerServlet(), "/audited-listener");
    serve(context, "info", new ImpersonationInfoServlet(), "/impersonation/*");
    serve(context, "info-actor", ImpersonationInfoServlet.withActorId(), "/impersonation-actor/*");
    serve(context, "errorpage", new ErrorPageServlet(), "/errorpage");
    AnnotatedHandlers.register(context);
    ImpersonationInitializer.register(context);
  }

  private static FilterRegistration map(
      ServletContext context,
      String name,
      Filter filter,
      Map<String, String> settings,
      String... patterns) {
    FilterRegistration.Dynamic registration =
        Objects.requireNonNull(context.addFilter(name, filter));
    registration.setAsyncSupported(true);
    registration.setInitParameters(settings);
    if (patterns.length > 0) {
      registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, patterns);
    }
    return registration;
  }

  private static void mapToServlets(FilterRegistration registration, String... names) {
    registration.addMappingForServletNames(EnumSet.allOf(DispatcherType.class), true, names);
  }

  private static void serve(
      ServletContext context, String name, Servlet servlet, String... patterns) {
    ServletRegistration.Dynamic registration =
        Objects.requireNonNull(context.addServlet(name, servlet));
    registration.setAsyncSupported(true);
    registration.addMapping(patterns);
  }

  /** Writes a web application with a {@code web.xml} that has the settings as init-params. */
  public static Path writeWebApplication(Path directory, Map<String, String> settings) {
    try (InputStream template =
        Objects.requireNonNull(
            ContractApplication.class.getResourceAsStream("/contract/web.xml"))) {
      StringBuilder parameters = new StringBuilder();
      settings.forEach(
          (name, value) ->
              parameters.append(
                  "<init-param><param-name>%s</param-name><param-value>%s</param-value></init-param>"
                      .formatted(name, value.replace("&", "&amp;").replace("<", "&lt;"))));
      String descriptor =
          new String(template.readAllBytes(), StandardCharsets.UTF_8)
              .replace("<!-- settings -->", parameters)
              .replace("<!-- guards before the filter -->", LimitedRoutes.xmlBefore())
              .replace("<!-- guards after the filter -->", LimitedRoutes.xmlAfter());
      Path webInf = Files.createDirectories(directory.resolve("WEB-INF"));
      Files.writeString(webInf.resolve("web.xml"), descriptor);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
