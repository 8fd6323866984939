package dev.impersonation.issuer.storage;

/** An e-mail address of a user, in lower case. */
public record EmailAddress(String id, String userId, String emailAddress, long createdAt) {}
