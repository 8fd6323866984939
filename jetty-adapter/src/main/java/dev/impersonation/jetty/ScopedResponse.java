package dev.impersonation.jetty;

import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Has the application wait for its writes in the scope of the request's caller. */
final class ScopedResponse extends Response.Wrapper {
  private final Exchange exchange;

  ScopedResponse(Request request, Response response, Exchange exchange) {
    super(request, response);
    this.exchange = exchange;
  }

  Exchange exchange() {
    return exchange;
  }

  private record Waiting(Exchange exchange, Callback application) implements Callback {
    @Override
    public InvocationType getInvocationType() {
      return application.getInvocationType();
    }

    @Override
    public void succeeded() {
      exchange.callBack(application::succeeded);
    }

    @Override
    public void failed(Throwable failure) {
      exchange.callBack(() -> application.failed(failure));
    }
  }

  @Override
  public void write(boolean last, @Nullable ByteBuffer content, Callback application) {
    exchange.bindSessions();
    super.write(last, content, new Waiting(exchange, application));
  }
}
