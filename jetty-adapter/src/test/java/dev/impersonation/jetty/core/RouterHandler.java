package dev.impersonation.jetty.core;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.contract.RawRouterServlet;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;

/** Tells which paths routers find in the URI. */
final class RouterHandler extends Handler.Abstract {
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("handler", "ran");
    answer.put("matched", URIUtil.decodePath(Request.getPathInContext(request)));
    answer.put(
        "readings",
        RawRouterServlet.readings(Objects.requireNonNull(request.getHttpURI().getPath())));
    response.getHeaders().put("X-Handler", "ran");
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.write(true, ByteBuffer.wrap(JSON.writeValueAsBytes(answer)), callback);
    return true;
  }
}
