package dev.impersonation.jetty;

import dev.impersonation.http.Refusal;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Has the application wait for its writes in the scope of the request's caller, and keeps saying
 * that somebody impersonates when the application begins its answer anew.
 */
final class ScopedResponse extends Response.Wrapper {
  private final Exchange exchange;
  private final List<Refusal.Field> fields;

  ScopedResponse(
      Request request, Response response, Exchange exchange, List<Refusal.Field> fields) {
    super(request, response);
    this.exchange = exchange;
    this.fields = fields;
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

  @Override
  public void reset() {
    super.reset();
    Answer.say(getWrapped(), fields);
  }
}
