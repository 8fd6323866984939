package dev.impersonation.http;

import dev.impersonation.audit.Slf4jAuditSink;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;

/**
 * Finds out whether SLF4J has no provider. Then it drops every line, those that would say so
 * included: whoever has another log must say it there.
 */
final class NoProvider {
  private static final String FIX =
      ": add one for SLF4J 2 to the application, such as logback-classic, log4j-slf4j2-impl or"
          + " slf4j-jdk14 (one for SLF4J 1.7 does not count)";

  private NoProvider() {}

  /** Returns the warning; empty if there is a provider. */
  static Optional<String> warning(AuditScope recorded, Object sink) {
    if (!(LoggerFactory.getILoggerFactory() instanceof NOPLoggerFactory)) {
      return Optional.empty();
    }
    if (recorded == AuditScope.OFF || !(sink instanceof Slf4jAuditSink)) {
      return Optional.of("SLF4J has no provider, so that no warning and no error is logged" + FIX);
    }
    return Optional.of(
        "SLF4J has no provider, so that nothing can be recorded: "
            + (recorded == AuditScope.ALL ? "every identified" : "every impersonated")
            + " request is answered 503, and no warning and no error is logged"
            + FIX
            + ", or set auditFile for the record, or audit=off if another component keeps one");
  }
}
