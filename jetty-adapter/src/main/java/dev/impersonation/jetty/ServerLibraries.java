package dev.impersonation.jetty;

/** Tells what the server has of the libraries of Jetty's that are optional here. */
final class ServerLibraries {
  static final boolean HAVE_SECURITY = have("org.eclipse.jetty.security.AuthenticationState");
  static final boolean HAVE_SESSIONS = have("org.eclipse.jetty.session.SessionManager");

  private ServerLibraries() {}

  private static boolean have(String type) {
    try {
      Class.forName(type, false, ServerLibraries.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
