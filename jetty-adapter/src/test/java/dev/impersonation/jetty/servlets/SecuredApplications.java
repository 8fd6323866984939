package dev.impersonation.jetty.servlets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.handler.ContextHandler;

/** Web applications whose {@code web.xml} leaves security to the container. */
enum SecuredApplications {
  EE10 {
    @Override
    ContextHandler of(String path, Path application) {
      var context = new org.eclipse.jetty.ee10.webapp.WebAppContext(application.toString(), path);
      context.setThrowUnavailableOnStartupException(true);
      context.setParentLoaderPriority(true);
      context.setAttribute(EXCLUSION, WEB_SOCKETS);
      return context;
    }
  },
  EE11 {
    @Override
    ContextHandler of(String path, Path application) {
      var context = new org.eclipse.jetty.ee11.webapp.WebAppContext(application.toString(), path);
      context.setThrowUnavailableOnStartupException(true);
      context.setParentLoaderPriority(true);
      context.setAttribute(EXCLUSION, WEB_SOCKETS);
      return context;
    }
  };

  /** The test's own class path holds WebSockets of both versions. */
  private static final String EXCLUSION = "org.eclipse.jetty.containerInitializerExclusionPattern";

  private static final String WEB_SOCKETS = ".*\\.websocket\\..*";

  /** Returns an application in this directory, that is not started. */
  abstract ContextHandler of(String path, Path application);

  /**
   * Writes one that has the constraints of the test.
   *
   * @param authMethod in its login-config; empty for none
   * @param more elements of {@code web.xml}, at its beginning
   */
  static Path write(Path directory, String authMethod, String more) {
    String descriptor =
        "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">"
            + more
            + "<servlet><servlet-name>secured</servlet-name><servlet-class>"
            + SecuredServlet.class.getName()
            + "</servlet-class><async-supported>true</async-supported><security-role-ref>"
            + "<role-name>linked</role-name><role-link>org:admin</role-link></security-role-ref>"
            + "</servlet><servlet-mapping><servlet-name>secured</servlet-name>"
            + "<url-pattern>/*</url-pattern></servlet-mapping>"
            + "<error-page><location>/error</location></error-page>"
            + constraint("/admin", "", "org:admin")
            + constraint("/manage", "", "org:teams:manage")
            + constraint("/either", "", "org:viewer", "org:teams:manage")
            + constraint("/any", "", "**")
            + constraint("/known", "", "*")
            + constraint("/closed", "")
            + constraint("/posted", "<http-method>POST</http-method>", "org:admin")
            + constraint("/public/secret", "", "org:admin")
            + (authMethod.isEmpty()
                ? ""
                : "<login-config><auth-method>" + authMethod + "</auth-method></login-config>")
            + "<security-role><role-name>org:admin</role-name></security-role></web-app>";
    try {
      Path webInf = Files.createDirectories(directory.resolve("WEB-INF"));
      Files.writeString(webInf.resolve("web.xml"), descriptor);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String constraint(String pattern, String methods, String... roles) {
    StringBuilder text = new StringBuilder("<security-constraint><web-resource-collection>");
    text.append("<web-resource-name>x</web-resource-name><url-pattern>").append(pattern);
    text.append("</url-pattern>").append(methods).append("</web-resource-collection>");
    text.append("<auth-constraint>");
    for (String role : roles) {
      text.append("<role-name>").append(role).append("</role-name>");
    }
    return text.append("</auth-constraint></security-constraint>").toString();
  }
}
