package dev.impersonation.spring.plain;

import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.jspecify.annotations.Nullable;
import org.springframework.web.SpringServletContainerInitializer;

final class PlainTomcat extends PlainServer {
  static {
    // Each JVM takes one factory, and other tests run Tomcats too.
    TomcatURLStreamHandlerFactory.disable();
  }

  private final Tomcat tomcat = new Tomcat();

  @Override
  void run(Path directory, @Nullable String initializer) throws Exception {
    tomcat.setBaseDir(directory.resolve("base").toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    tomcat.getEngine().setParentClassLoader(PlainTomcat.class.getClassLoader());
    Context context = tomcat.addWebapp("", directory.toString());
    context.setContainerSciFilter(
        "org\\.eclipse\\.jetty\\..*|org\\.apache\\.tomcat\\.websocket\\..*"
            + "|org\\.springframework\\..*");
    if (initializer != null) {
      context.addServletContainerInitializer(
          new SpringServletContainerInitializer(), Set.of(Class.forName(initializer)));
    }
    ((StandardContext) context).setClearReferencesThreadLocals(false);
    ((StandardContext) context).setClearReferencesRmiTargets(false);
    ((StandardJarScanner) context.getJarScanner()).setScanClassPath(false);
    tomcat.start();
    if (!context.getState().isAvailable()) {
      throw new IllegalStateException("the application did not start");
    }
  }

  @Override
  void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  @Override
  public int getAsInt() {
    return tomcat.getConnector().getLocalPort();
  }
}
