package dev.impersonation.jetty;

import dev.impersonation.http.AdmittedRequest;
import dev.impersonation.http.AuditedRequest;
import dev.impersonation.http.Caller;
import dev.impersonation.http.DispatchScope;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.Refusal;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Has the application work on a request in the scope of its caller, and finds out how that ends. It
 * is the callback that the application is given. Safe for use by many threads.
 */
final class Exchange extends Callback.Nested implements WatchedStream.Told {
  private final ImpersonationGate gate;
  private final Caller caller;
  private final AuditedRequest audited;
  private final Response response;
  private final AtomicBoolean completed = new AtomicBoolean();

  /** The sessions that the application may begin before its answer begins. */
  private final Queue<SeenSession> sessions = new ConcurrentLinkedQueue<>();

  /** Where the application was called last, and has not returned. */
  private volatile @Nullable Entered inside;

  private record Entered(Thread thread, DispatchScope scope) {}

  private Exchange(
      ImpersonationGate gate,
      Caller caller,
      AuditedRequest audited,
      Response response,
      Callback callback) {
    super(callback);
    this.gate = gate;
    this.caller = caller;
    this.audited = audited;
    this.response = response;
  }

  /**
   * Returns that of a request that may happen, and has its outcome recorded.
   *
   * @param response Jetty's own
   * @param callback Jetty's own
   */
  static Exchange begin(
      ImpersonationGate gate,
      AdmittedRequest admitted,
      Request request,
      Response response,
      Callback callback) {
    AuditedRequest audited = admitted.audited();
    List<Refusal.Field> fields = admitted.admission().fields();
    Exchange exchange = new Exchange(gate, admitted.caller(), audited, response, callback);
    if (audited.isInFlight() || !fields.isEmpty()) {
      audited.endReportedBy(exchange);
      request.addHttpStreamWrapper(stream -> new WatchedStream(stream, exchange, fields));
    }
    return exchange;
  }

  /**
   * Returns that of an error page, which Jetty answers with in place of what the application wrote.
   *
   * @param page what Jetty goes on with
   */
  Exchange ofPage(Response response, Callback page) {
    return new Exchange(gate, caller, audited, response, page);
  }

  AuditedRequest audited() {
    return audited;
  }

  /** A handler that may answer, and throw. */
  interface Application {
    boolean handle() throws Exception;
  }

  /** Calls the application for a request, or for the page of an error. */
  boolean handle(Application application) throws Exception {
    if (isInside()) {
      return noting(application);
    }
    DispatchScope scope = gate.enter(caller);
    try {
      inside = new Entered(Thread.currentThread(), scope);
      return noting(application);
    } finally {
      // Not what it was before: the thread of another dispatch may have gone meanwhile.
      inside = null;
      scope.close();
    }
  }

  private boolean noting(Application application) throws Exception {
    try {
      return application.handle();
    } catch (Throwable e) {
      audited.failed(e);
      throw e;
    }
  }

  /**
   * Calls code of the application that waited for something. What it throws Jetty would log and
   * forget, and the request would never end.
   */
  void callBack(Runnable application) {
    if (isInside()) {
      run(application);
      return;
    }
    DispatchScope scope = gate.enter(caller);
    try {
      inside = new Entered(Thread.currentThread(), scope);
      run(application);
    } finally {
      inside = null;
      scope.close();
    }
  }

  /** Not where another exchange has entered since, whose callback goes on with this one. */
  private boolean isInside() {
    Entered last = inside;
    return last != null && last.thread() == Thread.currentThread() && last.scope().isInnermost();
  }

  private void run(Runnable application) {
    try {
      application.run();
    } catch (Throwable e) {
      failed(e);
      throw e;
    }
  }

  /** The callback of what goes on with a request that was handled before. */
  Callback noting(Callback callback) {
    return new Callback.Nested(callback) {
      @Override
      public void failed(Throwable failure) {
        audited.failed(failure);
        super.failed(failure);
      }
    };
  }

  @Override
  public void succeeded() {
    try {
      bindSessions();
    } catch (Throwable e) {
      // Whoever is told of success goes on to nothing that would end the request.
      failed(e);
      return;
    }
    if (completed.compareAndSet(false, true)) {
      super.succeeded();
    }
  }

  @Override
  public void failed(Throwable failure) {
    audited.failed(failure);
    try {
      bindSessions();
    } catch (Throwable e) {
      if (e != failure) {
        failure.addSuppressed(e);
      }
    } finally {
      if (completed.compareAndSet(false, true)) {
        super.failed(failure);
      }
    }
  }

  /** From here on, sessions that the application begins are to be bound. */
  void watch(SeenSession session) {
    sessions.add(session);
  }

  /** Once the answer has begun, nobody is told the ID of a new session. */
  void bindSessions() {
    if (!sessions.isEmpty() && !response.isCommitted()) {
      sessions.forEach(SeenSession::bind);
    }
  }

  @Override
  public void end(@Nullable Throwable failure, OptionalInt status) {
    if (failure != null) {
      audited.failed(failure);
    }
    audited.end(status);
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "Exchange[]";
  }
}
