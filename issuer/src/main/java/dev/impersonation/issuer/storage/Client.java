package dev.impersonation.issuer.storage;

import org.jspecify.annotations.Nullable;

/** A browser. */
public record Client(
    String id,
    @Nullable String lastActiveSessionId,
    @Nullable String signInId,
    long createdAt,
    long updatedAt) {}
