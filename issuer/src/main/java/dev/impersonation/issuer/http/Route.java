package dev.impersonation.issuer.http;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/**
 * Answers requests of one method and path.
 *
 * @param path in Javalin's form
 * @param guard what refuses requests of this path, whatever their method; the same for all routes
 *     of a path
 */
public record Route(HandlerType method, String path, Handler guard, Handler handler) {
  private static final Handler OPEN = request -> {};

  public Route(HandlerType method, String path, Handler handler) {
    this(method, path, OPEN, handler);
  }

  public static Route get(String path, Handler handler) {
    return new Route(HandlerType.GET, path, handler);
  }

  public static Route post(String path, Handler handler) {
    return new Route(HandlerType.POST, path, handler);
  }

  public static Route put(String path, Handler handler) {
    return new Route(HandlerType.PUT, path, handler);
  }

  public static Route patch(String path, Handler handler) {
    return new Route(HandlerType.PATCH, path, handler);
  }

  public static Route delete(String path, Handler handler) {
    return new Route(HandlerType.DELETE, path, handler);
  }

  /** Returns the same behind a guard. */
  public Route behind(Handler guard) {
    return new Route(method, path, guard, handler);
  }

  boolean isGuarded() {
    return !guard.equals(OPEN);
  }
}
