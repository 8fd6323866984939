package dev.impersonation.jetty;

import dev.impersonation.http.BannerScript;
import dev.impersonation.http.FrontEndAnswer;
import dev.impersonation.http.ImpersonationInfo;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Tells a front end whether somebody impersonates, before it offers what would be refused: what
 * {@code ImpersonationInfoServlet} documents. It answers every path that leads to it: map it to
 * one, behind an {@link ImpersonationHandler}, whose route to it should be {@code allow} under
 * {@code default=deny}.
 *
 * <p>GET and HEAD answer JSON that no cache keeps, or, where the path ends in {@code /banner.js},
 * the module that defines {@code <impersonation-banner>}; other methods are 405. Immutable.
 */
public final class ImpersonationInfoHandler extends Handler.Abstract.NonBlocking {
  private static final BannerScript BANNER = BannerScript.load();

  private final ImpersonationInfo info;

  private ImpersonationInfoHandler(ImpersonationInfo info) {
    this.info = info;
  }

  /** Returns one that does not name the actor. */
  public static ImpersonationInfoHandler withoutActorId() {
    return new ImpersonationInfoHandler(ImpersonationInfo.withoutActorId());
  }

  /** Returns one that names the actor to whoever can read answers to the user. */
  public static ImpersonationInfoHandler withActorId() {
    return new ImpersonationInfoHandler(ImpersonationInfo.withActorId());
  }

  /**
   * Answers by the verified state of the request, not by the attributes that others can write.
   *
   * @throws IllegalStateException if no {@code ImpersonationHandler} has seen the request
   */
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    HandledRequest handled = HandledRequest.of(request);
    if (handled == null) {
      throw new IllegalStateException(
          "ImpersonationInfoHandler: no ImpersonationHandler has seen this request: put one in"
              + " front");
    }
    boolean isHead = request.getMethod().equals("HEAD");
    if (!isHead && !request.getMethod().equals("GET")) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
      return true;
    }
    FrontEndAnswer answer =
        Request.getPathInContext(request).endsWith(BannerScript.PATH)
            ? BANNER.answer(request.getHeaders().getValuesList(HttpHeader.IF_NONE_MATCH))
            : info.answer(handled.admitted());
    response.setStatus(answer.status());
    answer.fields().forEach(field -> response.getHeaders().put(field.name(), field.value()));
    byte[] body = answer.body();
    if (body.length > 0) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    }
    response.write(true, isHead ? null : ByteBuffer.wrap(body), callback);
    return true;
  }
}
