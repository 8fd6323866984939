package dev.impersonation.servlet;

import dev.impersonation.ImpersonationContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;

/** A request whose user is the verified subject, never the actor. */
final class SubjectRequest extends HttpServletRequestWrapper {
  private final Subject subject;

  private record Subject(String getName) implements Principal {
    @Override
    public String toString() {
      return "Subject[]";
    }
  }

  SubjectRequest(HttpServletRequest request, ImpersonationContext context) {
    super(request);
    this.subject = new Subject(context.subject());
  }

  @Override
  public Principal getUserPrincipal() {
    return subject;
  }

  @Override
  public String getRemoteUser() {
    return subject.getName();
  }

  @Override
  public String getAuthType() {
    return "Bearer";
  }
}
