package dev.impersonation.host;

import dev.impersonation.contract.RunningHost;
import jakarta.servlet.ServletContext;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** An embedded Jetty 12.1 with contexts of whichever EE version. */
final class JettyApplications implements ManyApplications {
  private final BiFunction<String, Consumer<ServletContext>, ContextHandler> contexts;
  private final ContextHandlerCollection all;
  private final RunningHost host;
  private final Map<String, ContextHandler> deployed = new HashMap<>();

  JettyApplications(BiFunction<String, Consumer<ServletContext>, ContextHandler> contexts)
      throws Exception {
    this.contexts = contexts;
    this.all = new ContextHandlerCollection(true);
    this.host = JettyHost.start(all);
  }

  @Override
  public void deploy(String path, Consumer<ServletContext> application) throws Exception {
    ContextHandler context = contexts.apply(path, application);
    context.setCrossContextDispatchSupported(true);
    all.addHandler(context);
    deployed.put(path, context);
    context.start();
  }

  @Override
  public void undeploy(String path) throws Exception {
    ContextHandler context = deployed.remove(path);
    if (context != null) {
      context.stop();
      all.removeHandler(context);
    }
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
