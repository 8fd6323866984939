package dev.impersonation;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names the organization that a session is active in.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class Organization {
  private final String id;
  private final @Nullable String slug;
  private final @Nullable String role;
  private final Set<String> permissions;

  private Organization(
      String id, @Nullable String slug, @Nullable String role, Set<String> permissions) {
    this.id = id;
    this.slug = slug;
    this.role = role;
    this.permissions = permissions;
  }

  /**
   * Returns an organization.
   *
   * @param id not blank
   * @param role with its prefix, such as {@code org:admin}
   * @param permissions in the form {@code org:<feature>:<permission>}
   * @throws IllegalArgumentException if the ID is blank
   */
  public static Organization of(
      String id, @Nullable String slug, @Nullable String role, Collection<String> permissions) {
    if (id.isBlank()) {
      throw new IllegalArgumentException("the organization ID is blank");
    }
    return new Organization(
        id, slug, role, Collections.unmodifiableSet(new LinkedHashSet<>(permissions)));
  }

  /** Returns the organization ID, never blank. */
  public String id() {
    return id;
  }

  /** Returns the name the organization has in URLs, if the token told it. */
  public Optional<String> slug() {
    return Optional.ofNullable(slug);
  }

  /**
   * Returns the subject's role with its prefix, such as {@code org:admin}, if the token told it.
   */
  public Optional<String> role() {
    return Optional.ofNullable(role);
  }

  /**
   * Returns the subject's custom permissions, each {@code org:<feature>:<permission>}, read-only
   * and in the token's order. Permissions that could not be decoded are absent.
   */
  public Set<String> permissions() {
    return permissions;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Organization that
        && id.equals(that.id)
        && Objects.equals(slug, that.slug)
        && Objects.equals(role, that.role)
        && permissions.equals(that.permissions);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, slug, role, permissions);
  }

  /** Names no claim value, so that it is safe in a log. */
  @Override
  public String toString() {
    return "Organization[]";
  }
}
