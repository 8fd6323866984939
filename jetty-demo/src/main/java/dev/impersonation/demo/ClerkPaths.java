package dev.impersonation.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.ResourceFactory;

/**
 * What Clerk's own libraries ask for in a page of the shop, below {@code /__clerk}: the issuer, and
 * scripts of theirs. So they need no other origin, and no option of theirs that is not public.
 */
final class ClerkPaths {
  private static final String PATH = "/__clerk";
  private static final String SCRIPTS = PATH + "/npm";

  private ClerkPaths() {}

  /**
   * @param pages the directory with their scripts, if there is one
   */
  static List<ContextHandler> of(ResourceFactory resources, URI issuer, Optional<Path> pages) {
    List<ContextHandler> contexts = new ArrayList<>();
    ProxyHandler.Reverse proxy = new ProxyHandler.Reverse(request -> at(issuer, request));
    contexts.add(new ContextHandler(new Fields(proxy), PATH));
    ContextHandler scripts = new ContextHandler(SCRIPTS);
    pages.ifPresent(
        directory -> {
          ResourceHandler files = new ResourceHandler();
          files.setDirAllowed(false);
          scripts.setBaseResource(resources.newResource(directory.resolve(SCRIPTS.substring(1))));
          scripts.setHandler(new Fields(files));
        });
    contexts.add(scripts);
    return contexts;
  }

  /** What the shop's own answers have as well. */
  private static final class Fields extends Handler.Wrapper {
    Fields(Handler handler) {
      super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      response.getHeaders().put("X-Content-Type-Options", "nosniff");
      response.getHeaders().put("Cross-Origin-Resource-Policy", "same-origin");
      return super.handle(request, response, callback);
    }
  }

  private static HttpURI at(URI issuer, Request request) {
    return HttpURI.build(issuer.toString())
        .path(Request.getPathInContext(request))
        .query(request.getHttpURI().getQuery());
  }
}
