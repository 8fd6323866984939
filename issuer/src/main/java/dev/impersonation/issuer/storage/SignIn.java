package dev.impersonation.issuer.storage;

import org.jspecify.annotations.Nullable;

/** Holds one attempt to sign in. */
public record SignIn(
    String id,
    String clientId,
    String status,
    @Nullable String strategy,
    @Nullable String identifier,
    @Nullable String userId,
    @Nullable String createdSessionId,
    long abandonAt,
    long createdAt) {}
