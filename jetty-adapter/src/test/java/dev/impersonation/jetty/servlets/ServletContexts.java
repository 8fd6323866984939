package dev.impersonation.jetty.servlets;

import dev.impersonation.contract.ContractApplication;
import dev.impersonation.jetty.ClerkAuthenticator;
import jakarta.servlet.ServletContext;
import java.util.function.Consumer;
import org.eclipse.jetty.server.handler.ContextHandler;

/** Makes servlet contexts of both environments of Jetty's that share the servlet API. */
enum ServletContexts {
  EE10 {
    @Override
    ContextHandler context(String path, Security security, Consumer<ServletContext> application) {
      var context =
          new org.eclipse.jetty.ee10.servlet.ServletContextHandler(
              path, org.eclipse.jetty.ee10.servlet.ServletContextHandler.SESSIONS);
      if (security == Security.CLERK) {
        var handler = new org.eclipse.jetty.ee10.servlet.security.ConstraintSecurityHandler();
        handler.setAuthenticator(new ClerkAuthenticator());
        context.setSecurityHandler(handler);
      }
      var errors = new org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler();
      errors.addErrorPage(
          org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler.GLOBAL_ERROR_PAGE,
          ContractApplication.ERROR_PAGE);
      ContractApplication.errorPages().forEach(errors::addErrorPage);
      context.setErrorHandler(errors);
      context.addServletContainerInitializer((classes, servlets) -> application.accept(servlets));
      return context;
    }
  },
  EE11 {
    @Override
    ContextHandler context(String path, Security security, Consumer<ServletContext> application) {
      var context =
          new org.eclipse.jetty.ee11.servlet.ServletContextHandler(
              path, org.eclipse.jetty.ee11.servlet.ServletContextHandler.SESSIONS);
      if (security == Security.CLERK) {
        var handler = new org.eclipse.jetty.ee11.servlet.security.ConstraintSecurityHandler();
        handler.setAuthenticator(new ClerkAuthenticator());
        context.setSecurityHandler(handler);
      }
      var errors = new org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler();
      errors.addErrorPage(
          org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler.GLOBAL_ERROR_PAGE,
          ContractApplication.ERROR_PAGE);
      ContractApplication.errorPages().forEach(errors::addErrorPage);
      context.setErrorHandler(errors);
      context.addServletContainerInitializer((classes, servlets) -> application.accept(servlets));
      return context;
    }
  };

  /** What decides about users and roles in the context. */
  enum Security {
    NONE,
    CLERK
  }

  /** Returns a context with the error pages of the contract's application. */
  abstract ContextHandler context(
      String path, Security security, Consumer<ServletContext> application);
}
