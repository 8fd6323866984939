package dev.impersonation.jetty.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What is deployed: applications that know nothing of us, and one that brings the library. */
final class Applications {
  private static final String WEB_XML =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <web-app>
        <servlet><servlet-name>Probe</servlet-name><servlet-class>app.Probe</servlet-class></servlet>
        <servlet-mapping><servlet-name>Probe</servlet-name><url-pattern>/*</url-pattern></servlet-mapping>
      </web-app>
      """;

  private static final String PROBE =
      """
      package app;
      import jakarta.servlet.http.*;
      import java.io.*;
      public class Probe extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
          PrintWriter out = response.getWriter();
          switch (request.getPathInfo()) {
            case "/class":
              try {
                out.print(Class.forName(request.getParameter("name"), true, getClass().getClassLoader()).getName());
              } catch (ClassNotFoundException | NoClassDefFoundError e) {
                out.print("none");
              }
              break;
            case "/session":
              HttpSession session = request.getSession();
              if (request.getParameter("basket") != null) {
                session.setAttribute("basket", request.getParameter("basket"));
              }
              out.print(session.getAttribute("basket"));
              break;
            case "/slow":
              out.print("begun ");
              response.flushBuffer();
              out.print(new String(request.getInputStream().readAllBytes()));
              break;
            default:
              Object context = request.getAttribute("dev.impersonation.ImpersonationContext");
              out.print(
                  request.getAttribute("dev.impersonation.subject")
                      + " "
                      + request.getAttribute("dev.impersonation.actorId")
                      + " "
                      + (context == null ? null : context.getClass().getName()));
          }
        }
      }
      """;

  private static final String OWN_WEB_XML =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <web-app>
        <filter>
          <filter-name>impersonation</filter-name>
          <filter-class>dev.impersonation.servlet.ImpersonationFilter</filter-class>
          <async-supported>true</async-supported>
          <init-param><param-name>publishableKey</param-name><param-value>PUBLISHABLE_KEY</param-value></init-param>
          <init-param><param-name>authorizedParties</param-name><param-value>https://app.example.com</param-value></init-param>
        </filter>
        <filter>
          <filter-name>closed</filter-name>
          <filter-class>dev.impersonation.servlet.ImpersonationGuard</filter-class>
          <async-supported>true</async-supported>
          <init-param><param-name>mode</param-name><param-value>deny</param-value></init-param>
        </filter>
        <filter-mapping><filter-name>impersonation</filter-name><url-pattern>/filtered/*</url-pattern></filter-mapping>
        <filter-mapping><filter-name>closed</filter-name><url-pattern>/filtered/closed/*</url-pattern></filter-mapping>
        <servlet><servlet-name>Own</servlet-name><servlet-class>app.Own</servlet-class></servlet>
        <servlet-mapping><servlet-name>Own</servlet-name><url-pattern>/*</url-pattern></servlet-mapping>
      </web-app>
      """;

  private static final String OWN =
      """
      package app;
      import dev.impersonation.servlet.ImpersonationFilter;
      import jakarta.servlet.http.*;
      import java.io.IOException;
      public class Own extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
          response.getWriter().print(
              ImpersonationFilter.context(request)
                  .map(context -> context.subject() + " " + context.actorId().orElse("-"))
                  .orElse("blind"));
        }
      }
      """;

  private static final String SECURED_WEB_XML =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <web-app>
        <servlet><servlet-name>Roles</servlet-name><servlet-class>app.Roles</servlet-class></servlet>
        <servlet-mapping><servlet-name>Roles</servlet-name><url-pattern>/*</url-pattern></servlet-mapping>
        <security-constraint>
          <web-resource-collection>
            <web-resource-name>admin</web-resource-name><url-pattern>/admin/*</url-pattern>
          </web-resource-collection>
          <auth-constraint><role-name>org:admin</role-name></auth-constraint>
        </security-constraint>
        <login-config><auth-method>CLERK</auth-method></login-config>
        <security-role><role-name>org:admin</role-name></security-role>
      </web-app>
      """;

  private static final String ROLES =
      """
      package app;
      import jakarta.servlet.http.*;
      import java.io.IOException;
      public class Roles extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
          response.getWriter().print(
              request.getUserPrincipal().getName() + " " + request.isUserInRole("org:admin"));
        }
      }
      """;

  private Applications() {}

  /** One that the container keeps all but administrators out of. */
  static War secured(War.Environment environment, Path folder) throws IOException {
    return War.of(environment, folder.resolve("secured-" + environment))
        .file("WEB-INF/web.xml", SECURED_WEB_XML)
        .source("app.Roles", ROLES);
  }

  /** One that shows what it sees. */
  static War probe(War.Environment environment, Path folder) throws IOException {
    return War.of(environment, folder.resolve(environment.name()))
        .file("WEB-INF/web.xml", WEB_XML)
        .file("index.html", "static")
        .source("app.Probe", PROBE);
  }

  /** One with its own copy of the library and of all that it needs. */
  static War ownLibrary(Path folder, String publishableKey) throws IOException {
    War war =
        War.of(War.Environment.EE11, folder.resolve("own"))
            .file("WEB-INF/web.xml", OWN_WEB_XML.replace("PUBLISHABLE_KEY", publishableKey));
    try (Stream<Path> jars = Files.list(JettyHome.property("war.libraries"))) {
      jars.sorted().forEach(war::library);
    }
    return war.source("app.Own", OWN);
  }
}
