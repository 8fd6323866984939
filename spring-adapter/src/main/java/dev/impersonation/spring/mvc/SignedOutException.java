package dev.impersonation.spring.mvc;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

/** A handler asks for whoever is signed in, and nobody is. */
final class SignedOutException extends RuntimeException implements ErrorResponse {
  private static final long serialVersionUID = 1L;

  SignedOutException() {
    super("nobody is signed in", null, false, false);
  }

  @Override
  public HttpStatusCode getStatusCode() {
    return HttpStatus.UNAUTHORIZED;
  }

  @Override
  public ProblemDetail getBody() {
    return ProblemDetail.forStatus(HttpStatus.UNAUTHORIZED);
  }
}
