package dev.impersonation.demo;

import java.io.IOException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers whom the request speaks for, from another thread. */
final class AsyncHandler extends CoreAnswers {
  @Override
  void get(Request request, Response response, Callback callback) {
    getServer().getThreadPool().execute(() -> answer(request, response, callback));
  }

  private static void answer(Request request, Response response, Callback callback) {
    try {
      write(request, response, callback, members(request));
    } catch (IOException e) {
      callback.failed(e);
    }
  }
}
