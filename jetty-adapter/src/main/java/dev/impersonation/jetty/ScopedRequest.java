package dev.impersonation.jetty;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;

/** Has the application wait for content in the scope of the request's caller. */
final class ScopedRequest extends Request.Wrapper {
  private final Exchange exchange;

  ScopedRequest(Request request, Exchange exchange) {
    super(request);
    this.exchange = exchange;
  }

  private record Waiting(Exchange exchange, Runnable application) implements Invocable.Task {
    @Override
    public InvocationType getInvocationType() {
      return Invocable.getInvocationType(application);
    }

    @Override
    public void run() {
      exchange.callBack(application);
    }
  }

  @Override
  public void demand(Runnable application) {
    super.demand(new Waiting(exchange, application));
  }
}
