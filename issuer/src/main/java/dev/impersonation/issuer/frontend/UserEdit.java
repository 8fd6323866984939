package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.storage.User;
import org.jspecify.annotations.Nullable;

/** A user with some members changed. */
final class UserEdit {
  private final User user;
  private @Nullable String username;
  private @Nullable String firstName;
  private @Nullable String lastName;
  private @Nullable String primaryEmailAddressId;
  private @Nullable String passwordHash;
  private String unsafeMetadata;

  UserEdit(User user) {
    this.user = user;
    username = user.username();
    firstName = user.firstName();
    lastName = user.lastName();
    primaryEmailAddressId = user.primaryEmailAddressId();
    passwordHash = user.passwordHash();
    unsafeMetadata = user.unsafeMetadata();
  }

  UserEdit username(@Nullable String value) {
    username = value;
    return this;
  }

  UserEdit firstName(@Nullable String value) {
    firstName = value;
    return this;
  }

  UserEdit lastName(@Nullable String value) {
    lastName = value;
    return this;
  }

  UserEdit primaryEmailAddressId(@Nullable String value) {
    primaryEmailAddressId = value;
    return this;
  }

  UserEdit passwordHash(String value) {
    passwordHash = value;
    return this;
  }

  UserEdit unsafeMetadata(String value) {
    unsafeMetadata = value;
    return this;
  }

  User at(long now) {
    return new User(
        user.id(),
        user.externalId(),
        username,
        firstName,
        lastName,
        primaryEmailAddressId,
        passwordHash,
        user.publicMetadata(),
        user.privateMetadata(),
        unsafeMetadata,
        user.banned(),
        user.lastSignInAt(),
        user.lastActiveAt(),
        user.createdAt(),
        now,
        user.emailAddresses());
  }
}
