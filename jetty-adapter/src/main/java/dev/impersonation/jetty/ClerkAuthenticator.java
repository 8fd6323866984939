package dev.impersonation.jetty;

import dev.impersonation.http.Caller;
import java.util.Locale;
import org.eclipse.jetty.security.AuthenticationState;
import org.eclipse.jetty.security.Authenticator;
import org.eclipse.jetty.security.SecurityHandler;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Tells the security of a context whom the {@link ImpersonationHandler} in front has found, so that
 * {@code <security-constraint>}, {@code @ServletSecurity} and {@code isUserInRole} work. It
 * verifies nothing, limits nothing and records nothing, and it needs no {@code LoginService}. In
 * {@code web.xml} it is {@code <auth-method>CLERK</auth-method>}.
 *
 * <p>The principal is the subject, never the actor, as an {@code ImpersonationPrincipal}. Its roles
 * are its role in the organization and each of its permissions, as the token writes them. The
 * context-param {@value #ROLES_WHILE_ACTING} says whether it has them while somebody acts for it:
 * {@code keep}, the default, or {@code none}.
 *
 * <p>Where a constraint asks for somebody and nobody is signed in, the answer is the handler's own
 * 401; where the role is missing, it is Jetty's 403. {@code login} fails, {@code logout} takes the
 * principal off this request alone, and {@code authenticate} is true or false and answers nothing.
 *
 * <p>A context that no {@code ImpersonationHandler} stands in front of does not start. Safe for use
 * by many threads once it is started.
 */
public final class ClerkAuthenticator implements Authenticator {
  /** The name by which a {@code web.xml} asks for it, in whatever case. */
  public static final String NAME = "CLERK";

  /** The context-param that says which roles a request has while somebody acts. */
  public static final String ROLES_WHILE_ACTING =
      "org.eclipse.jetty.security.impersonation.rolesWhileActing";

  private static final String PREFIX = "org.eclipse.jetty.security.impersonation.";

  private volatile RolesWhileActing rolesWhileActing = RolesWhileActing.NONE;

  /** For Jetty, whose handlers and XML files make one for each context. */
  public ClerkAuthenticator() {}

  /**
   * Takes the settings from the security handler, as its context starts.
   *
   * @throws IllegalStateException if no {@code ImpersonationHandler} stands in front of it
   * @throws IllegalArgumentException if a context-param of ours is unknown, or its value is
   */
  @Override
  public void setConfiguration(Configuration configuration) {
    if (!(configuration instanceof SecurityHandler security) || !isBehindHandler(security)) {
      throw new IllegalStateException(
          "the context "
              + path()
              + " does not start: its auth-method is "
              + NAME
              + ", which verifies nobody by itself, and no ImpersonationHandler stands in front of"
              + " it. Put the context behind one (impersonationHandler.setHandler(contexts)); in a"
              + " standalone Jetty, add the module impersonation");
    }
    for (String name : configuration.getParameterNames()) {
      if (name.startsWith(PREFIX) && !name.equals(ROLES_WHILE_ACTING)) {
        throw new IllegalArgumentException(
            "the context-param " + name + " is unknown: did you mean " + ROLES_WHILE_ACTING + "?");
      }
    }
    rolesWhileActing = RolesWhileActing.of(configuration.getParameter(ROLES_WHILE_ACTING));
  }

  private static boolean isBehindHandler(SecurityHandler security) {
    Server server = security.getServer();
    return server != null
        && Handler.AbstractContainer.findContainerOf(server, ImpersonationHandler.class, security)
            != null;
  }

  private static String path() {
    Context context = ContextHandler.getCurrentContext();
    return context == null ? "" : String.valueOf(context.getContextPath());
  }

  /** Returns {@link #NAME}: what the request says by {@code getAuthType} is its scheme, Bearer. */
  @Override
  public String getAuthenticationType() {
    return NAME;
  }

  /** Asked where a constraint wants somebody to be signed in. */
  @Override
  public @Nullable AuthenticationState validateRequest(
      Request request, Response response, Callback callback) {
    SignedIn known = signedIn(request);
    return known == null ? Nobody.challenge(request, response, callback) : known;
  }

  /** Asked on every request, behind whatever has constrained it. */
  @Override
  public Request prepareRequest(Request request, @Nullable AuthenticationState state) {
    if (state == null) {
      SignedIn known = signedIn(request);
      AuthenticationState.setAuthenticationState(request, known == null ? Nobody.STATE : known);
    }
    return request;
  }

  private @Nullable SignedIn signedIn(Request request) {
    HandledRequest handled = HandledRequest.of(request);
    return handled != null && handled.caller() instanceof Caller.Verified verified
        ? SignedIn.of(verified.context(), rolesWhileActing)
        : null;
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "ClerkAuthenticator[]";
  }

  /** Makes one for each context whose {@code auth-method} is {@link ClerkAuthenticator#NAME}. */
  public static final class Factory implements Authenticator.Factory {
    /** For {@code ServiceLoader}, which Jetty asks with the class loader of the server. */
    public Factory() {}

    /** Returns null for every other method, and for none. */
    @Override
    public @Nullable Authenticator getAuthenticator(
        Server server, Context context, Configuration configuration) {
      String method = configuration.getAuthenticationType();
      return method != null && method.toUpperCase(Locale.ROOT).equals(NAME)
          ? new ClerkAuthenticator()
          : null;
    }
  }
}
