package dev.impersonation.issuer.storage;

import java.util.List;

/**
 * Holds the membership of a user in an organization.
 *
 * @param role with its prefix, such as {@code org:admin}
 * @param permissions each as {@code org:<feature>:<permission>}
 */
public record Membership(
    String id,
    String userId,
    String organizationId,
    String name,
    String slug,
    String role,
    List<String> permissions,
    long createdAt) {}
