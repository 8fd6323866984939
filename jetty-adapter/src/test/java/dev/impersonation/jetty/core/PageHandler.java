package dev.impersonation.jetty.core;

import dev.impersonation.contract.BannerPageServlet;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** The page with the banner. */
final class PageHandler extends Handler.Abstract {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html; charset=utf-8");
    response.getHeaders().put("Content-Security-Policy", BannerPageServlet.POLICY);
    response.write(
        true, BufferUtil.toBuffer(BannerPageServlet.PAGE, StandardCharsets.UTF_8), callback);
    return true;
  }
}
