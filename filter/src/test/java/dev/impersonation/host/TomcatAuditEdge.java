package dev.impersonation.host;

import jakarta.servlet.ServletContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.junit.jupiter.api.io.TempDir;

/** On the Tomcat whose version the subclass names. */
abstract class TomcatAuditEdge extends AuditEdgeOnHost {
  @TempDir static Path directory = Path.of("target");

  private final String version;

  TomcatAuditEdge(String version) {
    this.version = version;
  }

  @Override
  ManyApplications start() throws Exception {
    return new Applications(
        TomcatHost.start(
            version, directory, (tomcat, webapp) -> tomcat.addContext("", webapp.toString())));
  }

  private record Applications(TomcatHost host) implements ManyApplications {
    @Override
    public void deploy(String path, Consumer<ServletContext> application) throws Exception {
      Path webapp = Files.createTempDirectory(directory, "webapp");
      // Tomcat's own addContext() would start it before anything is registered.
      Context context = new StandardContext();
      context.setName(path);
      context.setPath(path);
      context.setDocBase(webapp.toString());
      context.addLifecycleListener(new Tomcat.FixContextListener());
      context.setCrossContext(true);
      ((StandardJarScanner) context.getJarScanner()).setScanClassPath(false);
      context.addServletContainerInitializer(
          (classes, servletContext) -> application.accept(servletContext), Set.of());
      host.tomcat().getHost().addChild(context);
    }

    @Override
    public void undeploy(String path) throws Exception {
      Context context = (Context) Objects.requireNonNull(host.tomcat().getHost().findChild(path));
      host.tomcat().getHost().removeChild(context);
    }

    @Override
    public int port() {
      return host.port();
    }

    @Override
    public void close() {
      host.close();
    }
  }
}
