package dev.impersonation.http;

import dev.impersonation.keys.KeySource;
import dev.impersonation.policy.ImpersonationPolicy;
import org.jspecify.annotations.Nullable;

/** Says at start, in one line, what is enforced. It names settings, and no key. */
record StartLine(
    String issuer,
    KeySource keys,
    TokenDemands demands,
    String cryptoProvider,
    Anonymous anonymous,
    CorsPreflight corsPreflight,
    AuditSettings audit,
    GuardMode defaultMode,
    @Nullable ImpersonationPolicy policy) {
  void log() {
    PackageLog.LOG.info(
        "verifying session tokens of {} by {}, signatures by {}; authorized parties: {}; audience: {}; anonymous: {};"
            + " CORS preflight: {}; audit: {}; while impersonated: {}, unless guards say"
            + " otherwise{}",
        issuer,
        keys,
        cryptoProvider,
        demands.parties(),
        demands.audiences(),
        anonymous,
        corsPreflight,
        audit,
        defaultMode,
        policy == null ? "" : ", and a policy everywhere");
  }
}
