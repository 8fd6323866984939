package dev.impersonation.servlet;

import dev.impersonation.http.BannerScript;
import dev.impersonation.http.FrontEndAnswer;
import dev.impersonation.http.ImpersonationInfo;
import dev.impersonation.policy.AllowImpersonation;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;

/**
 * Tells a front end whether somebody impersonates, before it offers what would be refused. Map it
 * to {@code /impersonation/*}, behind {@link ImpersonationFilter}, with {@code load-on-startup}, so
 * that refused settings show at start.
 *
 * <p>GET and HEAD at the root of its mapping answer JSON that no cache keeps:
 *
 * <ul>
 *   <li>{@code state}: {@code none} for a user in person, {@code active} while somebody acts for
 *       the user, {@code unknown} where the token cannot tell, {@code signed-out} where anonymous
 *       requests are let through and this is one;
 *   <li>{@code mode}, in the states {@code active} and {@code unknown}: the filter's default, which
 *       holds where no guard and no annotation says otherwise;
 *   <li>{@code until}, in the state {@code active}: when that ends, in seconds since 1970, if it
 *       has an end, and {@code now}, which is the time of this answer. From then on this answers
 *       like the rest: 403 {@code impersonation_over};
 *   <li>{@code actorId}, in the state {@code active}: who acts, only if the deployment allows it,
 *       by the init-param {@code actorId} with the value {@code send} or by {@link #withActorId()}.
 *       Whoever can read answers to the user then learns it.
 * </ul>
 *
 * {@code /banner.js} below it is the module that defines {@code <impersonation-banner>}, the same
 * for everybody, with an {@code ETag}.
 *
 * <p>Other paths are 404, other methods 405. It answers by the verified state of the request, not
 * by the attributes that applications can write, and under {@code default=deny} too.
 *
 * <p>Safe for use by many threads.
 */
@AllowImpersonation
public final class ImpersonationInfoServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private static final String ACTOR_ID = "actorId";
  private static final BannerScript BANNER = BannerScript.load();

  private final boolean madeInCode;
  private volatile boolean sendsActorId;

  /** For containers, and for code: the actor is not named unless the init-param says so. */
  public ImpersonationInfoServlet() {
    this.madeInCode = false;
  }

  private ImpersonationInfoServlet(boolean sendsActorId) {
    this.madeInCode = true;
    this.sendsActorId = sendsActorId;
  }

  /** Returns one that names the actor as well. */
  public static ImpersonationInfoServlet withActorId() {
    return new ImpersonationInfoServlet(true);
  }

  /**
   * Takes the settings from the init-params.
   *
   * @throws ServletException if one is unknown or does not fit, or if this servlet was made by
   *     {@link #withActorId()} and has init-params as well
   */
  @Override
  public void init() throws ServletException {
    String name = "ImpersonationInfoServlet " + getServletName() + ": ";
    for (String setting : Collections.list(getInitParameterNames())) {
      if (madeInCode) {
        throw new ServletException(
            name + "made in code, so its init-params would be ignored: remove them");
      }
      if (!setting.equals(ACTOR_ID)) {
        throw new ServletException(
            name + "there is no init-param " + setting + "; there is [" + ACTOR_ID + "]");
      }
      sendsActorId =
          switch (String.valueOf(getInitParameter(setting))) {
            case "send" -> true;
            case "off" -> false;
            default -> throw new ServletException(name + "actorId must be one of: off, send");
          };
    }
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    VerifiedRequest verified = VerifiedRequest.of(request);
    if (verified == null) {
      throw new ServletException(
          "ImpersonationInfoServlet: no ImpersonationFilter has seen this request: map the filter"
              + " to /* with the dispatcher type REQUEST");
    }
    Object path = DispatchTarget.of(request).pathInfo();
    boolean asksForBanner = BannerScript.PATH.equals(path);
    if (path != null && !path.equals("/") && !asksForBanner) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    boolean head = request.getMethod().equals("HEAD");
    if (!head && !request.getMethod().equals("GET")) {
      response.setHeader("Allow", "GET, HEAD");
      response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
      return;
    }
    FrontEndAnswer answer =
        asksForBanner
            ? BANNER.answer(Collections.list(request.getHeaders("If-None-Match")))
            : info().answer(verified.admitted());
    response.setStatus(answer.status());
    answer.fields().forEach(field -> response.setHeader(field.name(), field.value()));
    byte[] body = answer.body();
    if (body.length > 0) {
      response.setContentLength(body.length);
      if (!head) {
        response.getOutputStream().write(body);
      }
    }
  }

  private ImpersonationInfo info() {
    return sendsActorId ? ImpersonationInfo.withActorId() : ImpersonationInfo.withoutActorId();
  }
}
