package dev.impersonation.demo;

import java.io.IOException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** The error page: reports the status and whom the failed request spoke for. */
final class ErrorPageHandler extends Handler.Abstract {
  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    if (request.getAttribute(ErrorHandler.ERROR_STATUS) instanceof Integer status) {
      response.setStatus(status);
      CoreAnswers.write(
          request,
          response,
          callback,
          IdentityJson.withStatus(status, CoreAnswers.members(request)));
    } else {
      Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
    }
    return true;
  }
}
