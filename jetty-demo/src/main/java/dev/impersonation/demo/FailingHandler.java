package dev.impersonation.demo;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Always fails: by an exception, or as {@code /err/418} with the status that the path names. */
final class FailingHandler extends CoreAnswers {
  @Override
  void get(Request request, Response response, Callback callback) {
    String path = Request.getPathInContext(request).substring("/err".length());
    if (!Failures.namesStatus(path)) {
      throw new IllegalStateException("this handler always fails");
    }
    Response.writeError(request, response, callback, Integer.parseInt(path.substring(1)));
  }
}
