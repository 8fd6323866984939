package dev.impersonation.jetty;

import dev.impersonation.http.ImpersonationGate;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;

/** Finds where a handler cannot do what its settings say. */
final class StartFindings {
  private StartFindings() {}

  static List<String> of(Handler handler, ImpersonationGate gate, GuardedPaths paths) {
    List<String> findings = new ArrayList<>();
    if (isMoved(handler)) {
      findings.add(
          "ImpersonationHandler stands behind a PathMappingsHandler that moves the context: its"
              + " routes and policies see paths without what that one has matched. Put it in front,"
              + " or use PathMappingsHandler.NoContext");
    }
    gate.signInPath()
        .filter(page -> !isIn(handler, ContextHandler.class) && !paths.isOpen(page))
        .ifPresent(
            page ->
                findings.add(
                    "ImpersonationHandler sends people to sign in at "
                        + page
                        + ", which no route opens: add route(\""
                        + page
                        + "\", GuardMode.PUBLIC)"));
    return findings;
  }

  private static boolean isMoved(Handler handler) {
    Server server = handler.getServer();
    return server != null
        && server.getDescendants(PathMappingsHandler.class).stream()
            .anyMatch(
                mappings ->
                    !(mappings instanceof PathMappingsHandler.NoContext)
                        && mappings.getDescendants().contains(handler));
  }

  private static <T extends Handler.Container> boolean isIn(Handler handler, Class<T> type) {
    Server server = handler.getServer();
    return server != null
        && Handler.AbstractContainer.findContainerOf(server, type, handler) != null;
  }
}
