package dev.impersonation.spring.mvc;

import dev.impersonation.http.Refusal;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

/**
 * Says that a method of the application is closed to whoever impersonates. If nobody handles it,
 * Spring MVC answers as the filter does: with its status, its body and the code, such as {@code
 * impersonation_denied}. The audit has the refusal either way. The message holds nothing of the
 * token.
 */
public final class ImpersonationDeniedException extends RuntimeException implements ErrorResponse {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  ImpersonationDeniedException(Refusal refusal) {
    super("denied while somebody impersonates: " + refusal.code());
    this.refusal = refusal;
  }

  /** Returns the answer: 403, or 503 if the policy did not say. */
  Refusal refusal() {
    return refusal;
  }

  /** Returns the code that clients tell refusals apart by. */
  public String code() {
    return refusal.code();
  }

  @Override
  public HttpStatusCode getStatusCode() {
    return HttpStatusCode.valueOf(refusal.status());
  }

  @Override
  public HttpHeaders getHeaders() {
    HttpHeaders headers = new HttpHeaders();
    headers.setCacheControl("no-store");
    return headers;
  }

  @Override
  public ProblemDetail getBody() {
    ProblemDetail body = ProblemDetail.forStatus(refusal.status());
    body.setProperty("code", refusal.code());
    return body;
  }
}
