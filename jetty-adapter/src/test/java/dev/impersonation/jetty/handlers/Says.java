package dev.impersonation.jetty.handlers;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.jetty.ImpersonationHandler;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Says who it is spoken to for, and counts how often it ran. */
final class Says extends Handler.Abstract {
  final AtomicInteger calls = new AtomicInteger();

  static String who(Request request) {
    return ImpersonationHandler.context(request)
        .map(context -> context.subject() + " by " + actor(context))
        .orElse("nobody");
  }

  private static String actor(ImpersonationContext context) {
    return context.actorId().orElse("themselves");
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    calls.incrementAndGet();
    Content.Sink.write(response, true, who(request), callback);
    return true;
  }
}
