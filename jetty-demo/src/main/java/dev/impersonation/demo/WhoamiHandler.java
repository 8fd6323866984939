package dev.impersonation.demo;

import java.io.IOException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers whom the request speaks for. */
final class WhoamiHandler extends CoreAnswers {
  @Override
  void get(Request request, Response response, Callback callback) throws IOException {
    write(request, response, callback, members(request));
  }
}
