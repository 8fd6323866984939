package dev.impersonation.http;

import dev.impersonation.keys.KeySource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The line that says at start what is enforced. It names settings, and no key. */
record StartLine(
    String issuer,
    KeySource keys,
    TokenDemands demands,
    AuditSettings audit,
    HandlingSettings handling) {
  private static final Logger log = LoggerFactory.getLogger(ImpersonationGate.class);

  void log() {
    log.info(
        "verifying session tokens of {} by {}; authorized parties: {}; audience: {}; anonymous: {};"
            + " CORS preflight: {}; audit: {}; while impersonated: {}",
        issuer,
        keys,
        demands.parties(),
        demands.audiences(),
        handling.anonymous,
        handling.corsPreflight,
        audit,
        handling);
  }
}
