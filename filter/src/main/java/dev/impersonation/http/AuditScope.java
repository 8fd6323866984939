package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;

/** Says whose requests are recorded, of those with a verified token. */
public enum AuditScope {
  /** Nobody's. */
  OFF,

  /** Those where somebody acts for the subject, or may do so. */
  IMPERSONATED,

  /** Everybody's. */
  ALL;

  boolean include(ImpersonationContext context) {
    return switch (this) {
      case OFF -> false;
      case IMPERSONATED -> context.isImpersonated();
      case ALL -> true;
    };
  }
}
