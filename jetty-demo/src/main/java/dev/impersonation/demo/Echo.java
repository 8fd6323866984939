package dev.impersonation.demo;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.jetty.ImpersonationHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** Sends each text back, with the subject before it. */
public final class Echo extends Session.Listener.AbstractAutoDemanding {
  private final String subject;

  private Echo(String subject) {
    this.subject = subject;
  }

  static Echo of(Request request) {
    return new Echo(
        ImpersonationHandler.context(request).map(ImpersonationContext::subject).orElseThrow());
  }

  @Override
  public void onWebSocketText(String message) {
    getSession().sendText(subject + ": " + message, Callback.NOOP);
  }
}
