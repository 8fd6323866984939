package dev.impersonation.policy;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what a request asks for, as far as policies judge it. Immutable. */
public final class Operation {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private final String method;
  private final String path;
  private final boolean upgrade;

  private Operation(String method, String path, boolean upgrade) {
    this.method = method;
    this.path = path;
    this.upgrade = upgrade;
  }

  /**
   * Returns a plain HTTP operation.
   *
   * @param method the method, in the case the client sent it
   * @param path what {@link #path()} returns
   */
  public static Operation of(String method, String path) {
    return new Operation(
        Objects.requireNonNull(method, "method"), Objects.requireNonNull(path, "path"), false);
  }

  /** Returns the same as the beginning of another protocol, such as a WebSocket. */
  public Operation asUpgrade() {
    return new Operation(method, path, true);
  }

  /** Returns the method, in the case the client sent it: methods differ by case. */
  public String method() {
    return method;
  }

  /**
   * Returns the path within the application as the container decoded it, without path parameters
   * and query. Containers differ in what else they make canonical: dots, empty segments and what is
   * still encoded can be in it, and are refused whatever a policy says. A dispatch by servlet name
   * has none, or that of the dispatch it comes from. Not for a log: paths can hold secrets.
   */
  public String path() {
    return path;
  }

  /**
   * Returns whether the connection is to leave HTTP, as for a WebSocket: whatever is said then, no
   * policy sees.
   */
  public boolean isUpgrade() {
    return upgrade;
  }

  /**
   * Returns whether the client asks for nothing to change (RFC 9110 section 9.2.1): GET, HEAD,
   * OPTIONS or TRACE, in this spelling, and no upgrade. Any other method is not safe, CONNECT and
   * unknown ones among them.
   */
  public boolean isSafe() {
    return !upgrade && SAFE.contains(method);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Operation that
        && method.equals(that.method)
        && path.equals(that.path)
        && upgrade == that.upgrade;
  }

  @Override
  public int hashCode() {
    return Objects.hash(method, path, upgrade);
  }

  /** Names neither method nor path, which are the client's words. */
  @Override
  public String toString() {
    return "Operation[" + (isSafe() ? "safe" : "unsafe") + "]";
  }
}
