/** Impersonated sessions, made visible, limited and recorded in servlet applications. */
module dev.impersonation.filter {
  exports dev.impersonation;
  exports dev.impersonation.audit;
  exports dev.impersonation.http;
  exports dev.impersonation.keys;
  exports dev.impersonation.policy;
  exports dev.impersonation.servlet;
  exports dev.impersonation.servlet.route;
  exports dev.impersonation.token;

  requires com.auth0.jwt;
  requires com.fasterxml.jackson.core;
  requires com.github.benmanes.caffeine;
  requires java.management;
  requires java.net.http;
  requires org.slf4j;
  // Optional: tokens can be verified without servlets, and some containers have the API in a module
  // of another name. So the initializer is no provider here: its service would have to be there.
  requires static jakarta.servlet;
  requires static org.jspecify;
}
