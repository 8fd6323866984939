package dev.impersonation.http;

import dev.impersonation.keys.KeySource;

/** Says at start, in one line, what is enforced. It names settings, and no key. */
record StartLine(String issuer, KeySource keys, GateBuilder<?> settings) {
  void log() {
    PackageLog.LOG.info(
        "verifying session tokens of {} by {}; authorized parties: {}; audience: {}; anonymous: {};"
            + " CORS preflight: {}; audit: {}; while impersonated: {}, unless guards say"
            + " otherwise{}",
        issuer,
        keys,
        settings.demands.parties(),
        settings.demands.audiences(),
        settings.anonymous,
        settings.corsPreflight,
        settings.audit,
        settings.defaultMode,
        settings.policy == null ? "" : ", and a policy everywhere");
  }
}
