package dev.impersonation.issuer.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the store knows of one user; {@link #edit} copies it with changes.
 *
 * @param passwordHash null: no password
 * @param emailAddresses the oldest first
 */
public record User(
    String id,
    @Nullable String externalId,
    @Nullable String username,
    @Nullable String firstName,
    @Nullable String lastName,
    @Nullable String primaryEmailAddressId,
    @Nullable String passwordHash,
    String publicMetadata,
    String privateMetadata,
    String unsafeMetadata,
    boolean banned,
    @Nullable Long lastSignInAt,
    @Nullable Long lastActiveAt,
    long createdAt,
    long updatedAt,
    List<EmailAddress> emailAddresses) {

  /** Begins a user of whom nothing is known but the ID. */
  public static UserEdit create(String id, long createdAt) {
    return new UserEdit(id, createdAt);
  }

  /** Begins a copy. */
  public UserEdit edit() {
    return new UserEdit(this);
  }

  /** Returns what people know the user by: an e-mail address, else a user name, else the ID. */
  public String identifier() {
    for (EmailAddress address : emailAddresses) {
      if (address.id().equals(primaryEmailAddressId)) {
        return address.emailAddress();
      }
    }
    return username == null ? id : username;
  }

  @Override
  public String toString() {
    return "User[" + id + "]";
  }
}
