package dev.impersonation.servlet;

import dev.impersonation.http.AuditedRequest;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.OptionalInt;

/** Finds out when, and how, the application is done with a request. */
final class AuditedExchange implements AsyncListener {
  private enum End {
    REPORTED_HERE,
    REPORTED_BY_HOST
  }

  private final AuditedRequest audited;
  private final HttpServletResponse response;
  private final End end;
  private volatile boolean asynchronous;
  private volatile boolean timedOut;

  private AuditedExchange(AuditedRequest audited, HttpServletResponse response, End end) {
    this.audited = audited;
    this.response = response;
    this.end = end;
  }

  AuditedExchange(AuditedRequest audited, HttpServletResponse response) {
    this(audited, response, End.REPORTED_HERE);
  }

  /** Returns one whose end an adapter of the host reports, which began the request. */
  static AuditedExchange ofHost(AuditedRequest audited, HttpServletResponse response) {
    return new AuditedExchange(audited, response, End.REPORTED_BY_HOST);
  }

  boolean isOfHost() {
    return end == End.REPORTED_BY_HOST;
  }

  private boolean isToBeEnded() {
    return end == End.REPORTED_HERE && audited.isInFlight();
  }

  AuditedRequest audited() {
    return audited;
  }

  /** From here on the container says when the request is done with. */
  void watch(AsyncContext context) {
    if (audited.isInFlight()) {
      if (!asynchronous && end == End.REPORTED_HERE) {
        audited.endReportedBy(this);
      }
      context.addListener(this);
      asynchronous = true;
    }
  }

  /** The dispatch with which the request began, or one that the container made of it, returned. */
  void returned(HttpServletRequest request) {
    if (asynchronous || !audited.isInFlight()) {
      return;
    }
    boolean goesOn = request.isAsyncStarted() && isWatched(request);
    if (!goesOn && isToBeEnded()) {
      audited.end(OptionalInt.of(response.getStatus()));
    }
  }

  /** Past our own wrapper it may have been started, and by another thread completed, meanwhile. */
  private boolean isWatched(HttpServletRequest request) {
    try {
      watch(request.getAsyncContext());
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** The same dispatch threw. What the container makes of that is not known yet. */
  void threw(Throwable thrown) {
    audited.failed(cause(thrown));
    end();
  }

  private static Throwable cause(Throwable thrown) {
    try {
      Throwable cause =
          thrown instanceof ServletException wrapping ? wrapping.getRootCause() : null;
      return cause == null ? thrown : cause;
    } catch (RuntimeException | Error e) {
      // The application's own exception may override that, and its request is over all the same.
      return thrown;
    }
  }

  private void end() {
    if (!isToBeEnded()) {
      return;
    }
    audited.end(
        response.isCommitted() ? OptionalInt.of(response.getStatus()) : OptionalInt.empty());
  }

  @Override
  public void onComplete(AsyncEvent event) {
    if (isToBeEnded()) {
      audited.end(OptionalInt.of(response.getStatus()));
    }
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    timedOut = true;
    audited.timedOut();
  }

  @Override
  public void onError(AsyncEvent event) {
    Throwable thrown = event.getThrowable();
    if (thrown != null) {
      audited.failed(cause(thrown));
    }
    // Tomcat never completes a request whose error comes before its dispatch has departed.
    if (!timedOut) {
      end();
    }
  }

  /** A new start forgets the listeners of the last one. */
  @Override
  public void onStartAsync(AsyncEvent event) {
    watch(event.getAsyncContext());
  }
}
