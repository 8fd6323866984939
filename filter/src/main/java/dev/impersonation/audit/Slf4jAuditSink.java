package dev.impersonation.audit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stub. */
public final class Slf4jAuditSink implements AuditSink {
  private static final Logger log = LoggerFactory.getLogger("impersonation.audit");

  private Slf4jAuditSink() {}

  /** Stub. */
  public static Slf4jAuditSink create() {
    return new Slf4jAuditSink();
  }

  @Override
  public void record(AuditEvent event) {
    log.info("impersonation {}", event.kind());
  }
}
