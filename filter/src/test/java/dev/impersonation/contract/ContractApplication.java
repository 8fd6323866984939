package dev.impersonation.contract;

import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
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

/**
 * The application that the contract is spoken to: the same filters and servlets once as {@code
 * web.xml} and once by the servlet API.
 */
public final class ContractApplication {
  private ContractApplication() {}

  /** Registers everything in code; the error page is the host's own to set, to /errorpage. */
  public static void register(ServletContext context, Map<String, String> settings) {
    GateBuilder<ImpersonationFilter> builder = ImpersonationFilter.builder();
    settings.forEach(builder::set);
    map(context, "forging", new ForgingFilter(), "/*");
    map(
        context,
        "open",
        ImpersonationGuard.of(GuardMode.PUBLIC),
        "/public/*",
        "/public-dispatch",
        "/public-session");
    map(context, "impersonation", builder.build(), "/*");
    map(context, "late", ImpersonationGuard.of(GuardMode.PUBLIC), "/late/*", "/late-dispatch");
    serve(context, "whoami", new WhoAmIServlet(), "/api/*", "/public/*", "/late/*");
    serve(
        context,
        "dispatch",
        new DispatchServlet(),
        "/dispatch",
        "/public-dispatch",
        "/late-dispatch");
    serve(context, "session", new SessionServlet(), "/session", "/public-session");
    serve(context, "errorpage", new ErrorPageServlet(), "/errorpage");
  }

  private static void map(ServletContext context, String name, Filter filter, String... patterns) {
    FilterRegistration.Dynamic registration =
        Objects.requireNonNull(context.addFilter(name, filter));
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, patterns);
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
                      .formatted(name, value.replace("&", "&amp;"))));
      String descriptor =
          new String(template.readAllBytes(), StandardCharsets.UTF_8)
              .replace("<!-- settings -->", parameters);
      Path webInf = Files.createDirectories(directory.resolve("WEB-INF"));
      Files.writeString(webInf.resolve("web.xml"), descriptor);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
