package dev.impersonation.issuer.storage;

/** Holds an e-mail address of a user, in lower case. */
public record EmailAddress(String id, String userId, String emailAddress, long createdAt) {}
