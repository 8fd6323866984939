package dev.impersonation.issuer.storage;

import org.jspecify.annotations.Nullable;

/** Holds what the store knows of one browser. */
public record Client(
    String id,
    @Nullable String lastActiveSessionId,
    @Nullable String signInId,
    long createdAt,
    long updatedAt) {}
